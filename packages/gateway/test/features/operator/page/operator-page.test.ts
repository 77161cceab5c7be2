import type { AccessError } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { operatorPage } from '../../../../src/operator.ts';
import { databaseOf, pageOfRows } from './fixtures/page-of-rows.ts';

describe('the page is', () => {
  test('for no unknown caller', async () => {
    const { visit, failures } = pageOfRows();
    const answer = await visit('', {}, null);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="gate", Session',
    ]);
    expect(failures).toEqual(['operator.login_required']);
  });

  test('without a challenge where no step offers one', async () => {
    const database = { prepare: () => undefined };
    const page = operatorPage({ database, roles: ['operator'], trustedOrigin: true } as never);
    const target = { path: '/.portcullis/operator/', href: 'https://gate.example/.portcullis/operator/' };
    const nobody = {
      target,
      caller: { kind: 'anonymous', challenges: [] },
      roles: { has: () => false, names: [] },
    };
    const error = await page(nobody as never, () => Promise.reject(new Error('went on'))).catch(
      (thrown: unknown) => thrown,
    );
    const { code, headers } = error as AccessError;
    expect([code, headers]).toEqual(['operator.login_required', {}]);
  });

  test('for no caller without one of its roles', async () => {
    const { visit, failures } = pageOfRows();
    expect((await visit('', {}, 'eve', 'engineer')).status).toBe(403);
    expect(failures).toEqual(['operator.denied']);
  });

  test('for who has one of its roles', async () => {
    const { visit } = pageOfRows({}, { roles: ['operator', 'auditor'] });
    expect((await visit('', {}, 'olga', 'operator')).status).toBe(200);
    expect((await visit('', {}, 'anna', 'auditor')).status).toBe(200);
  });

  test('with a link to the elevations, if there are any', async () => {
    const link = '<a href="/.portcullis/elevations/">Temporary access</a>';
    const shown = async (options: object) =>
      await (await pageOfRows({}, options).visit('', {}, 'olga', 'operator')).text();
    expect(await shown({ elevations: '/.portcullis/elevations/' })).toContain(link);
    expect(await shown({})).not.toContain('elevations');
  });

  test('nowhere else', async () => {
    const { visit, asked } = pageOfRows();
    for (const path of ['/', '/.portcullis/operator', '/x/.portcullis/operator/']) {
      expect(await (await visit(path, {}, null)).text()).toBe('the site');
    }
    expect(asked).toEqual([]);
  });
});

test('options that come from the bindings are those of the request’s own', async () => {
  const asked = [databaseOf({}), databaseOf({})];
  const step = operatorPage((env: { readonly at: number }) => ({
    database: asked[env.at]?.database as never,
    roles: ['operator'],
    trustedOrigin: true,
    prefix: `/page-${env.at}/`,
  }));
  const contextOf = (env: { readonly at: number }, path: string) => ({
    env,
    target: { path, search: '', href: 'https://gate.example/' },
    request: new Request('https://gate.example/'),
    clock: { now: () => 0 },
    caller: { kind: 'user' },
    roles: { has: () => true },
  });
  const site = async () => new Response('the site');
  const [one, two] = [{ at: 0 }, { at: 1 }];
  expect(await (await step(contextOf(one, '/page-1/policy') as never, site)).text()).toBe('the site');
  expect((await step(contextOf(two, '/page-1/policy') as never, site)).status).toBe(200);
  expect(asked.map((each) => each.asked.length > 0)).toEqual([false, true]);
});
