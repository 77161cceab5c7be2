import { describe, expect, test } from 'vitest';
import { operatorPage } from '../../../../src/operator.ts';

const database = { prepare: () => ({ bind: () => ({ all: async () => ({ results: [] }) }) }) };

test('a page without a database or without roles is refused at the start, with all problems', () => {
  expect(() => operatorPage({ database: {} as never, roles: [] as never, prefix: 'operator' })).toThrow(
    /database must be a D1 database[\s\S]*roles must have at least one role[\s\S]*prefix must start and end/,
  );
});

describe('the page for operators in code', () => {
  const contextAt = (href: string) => ({
    target: { path: '/.portcullis/operator/policy', search: '', href },
    request: new Request(href),
    clock: { now: () => 0 },
    caller: { kind: 'user' },
    roles: { has: () => true },
  });
  const site = async () => new Response('the site');
  const loginHost = { origin: 'https://gate.example' };

  test('has no options without a decision about its origin, nor with two', () => {
    const plain = { database, roles: ['operator'] } as const;
    expect(() => operatorPage(plain)).toThrow('operatorPage requires loginHost or trustedOrigin');
    expect(() => operatorPage({ ...plain, loginHost, trustedOrigin: true })).toThrow(
      'loginHost and trustedOrigin cannot be combined',
    );
    expect(() => operatorPage({ ...plain, loginHost: {} as never })).toThrow('loginHost must be');
  });

  test.each([
    ['an origin that is not trusted', { trustedOrigin: false }, 'https://gate.example'],
    ['another host than the login host', { loginHost }, 'https://wiki.example'],
    ['another port of the login host', { loginHost }, 'https://gate.example:8443'],
    ['the login host without TLS', { loginHost }, 'http://gate.example'],
  ])('is off at %s, even for an operator', async (_where, options, origin) => {
    const step = operatorPage({ database, roles: ['operator'], ...options });
    const context = contextAt(`${origin}/.portcullis/operator/policy`);
    await expect(step(context as never, site)).rejects.toMatchObject({
      ...{ code: 'operator.untrusted_origin', status: 403 },
    });
  });

  test.each([
    ['an origin that is trusted', { trustedOrigin: true }],
    ['the login host', { loginHost }],
  ])('is shown at %s', async (_where, options) => {
    const step = operatorPage({ database, roles: ['operator'], ...options });
    const context = contextAt('https://gate.example/.portcullis/operator/policy');
    expect((await step(context as never, site)).status).toBe(200);
  });
});

test('a role that no mapping declares admits no one', async () => {
  const step = operatorPage({ database, roles: ['typo'], trustedOrigin: true });
  const roles = {
    has: (): boolean => {
      throw new TypeError('no such role');
    },
  };
  const context = {
    target: { path: '/.portcullis/operator/', href: 'https://gate.example/' },
    caller: { kind: 'user' },
    roles,
  };
  await expect(step(context as never, async () => new Response('the site'))).rejects.toThrow('no such role');
});

test('a database that fails is reported as unavailable, without its message', async () => {
  const broken = {
    prepare: () => ({ bind: () => ({ all: () => Promise.reject(new Error('secret of the database')) }) }),
  };
  const step = operatorPage({ database: broken, roles: ['operator'], trustedOrigin: true });
  const context = {
    target: { path: '/.portcullis/operator/policy', search: '', href: 'https://gate.example/' },
    request: new Request('https://gate.example/'),
    clock: { now: () => 0 },
    caller: { kind: 'user' },
    roles: { has: () => true },
  };
  const failure = await step(context as never, async () => new Response()).catch((error) => error);
  expect(failure).toMatchObject({ code: 'operator.unavailable', status: 503 });
  expect(failure.detail).not.toContain('secret');
});
