import { expect, test } from 'vitest';
import { operatorPage } from '../../../../src/operator.ts';

const database = { prepare: () => ({ bind: () => ({ all: async () => ({ results: [] }) }) }) };

test('a page without a database or without roles is refused at the start, with all problems', () => {
  expect(() => operatorPage({ database: {} as never, roles: [] as never, prefix: 'operator' })).toThrow(
    /database must be a D1 database[\s\S]*roles must have at least one role[\s\S]*prefix must start and end/,
  );
});

test('a role that no mapping declares admits no one', async () => {
  const step = operatorPage({ database, roles: ['typo'] });
  const roles = {
    has: (): boolean => {
      throw new TypeError('no such role');
    },
  };
  const context = { target: { path: '/.portcullis/operator/' }, caller: { kind: 'user' }, roles };
  await expect(step(context as never, async () => new Response('the site'))).rejects.toThrow('no such role');
});

test('a database that fails is reported as unavailable, without its message', async () => {
  const broken = {
    prepare: () => ({ bind: () => ({ all: () => Promise.reject(new Error('secret of the database')) }) }),
  };
  const step = operatorPage({ database: broken, roles: ['operator'] });
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
