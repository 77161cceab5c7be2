import {
  type BaseContext,
  type HasCaller,
  pipeline,
  recorder,
  type TrailEntry,
  worker,
} from '@portcullis/core';
import { mapRoles } from '@portcullis/roles';
import { describe, expect, test } from 'vitest';
import { policyOutline } from '../src/compile/policy-outline.ts';
import { COMPILERS } from '../src/criteria/criteria.ts';
import { type CheckedPolicy, enforceChecked } from '../src/enforce-checked.ts';
import type { Policy } from '../src/index.ts';
import { member } from './gate.ts';

const checked = (version: string, ...rules: Policy['rules']): CheckedPolicy => ({
  policy: { name: version, rules },
  version: () => version,
  outline: policyOutline(rules),
});

const all = { name: 'all', effect: 'allow', who: 'authenticated', paths: ['/**'] } as const;
const inside = { ...all, name: 'inside', networks: ['192.0.2.0/24'] } as const;

/** A gate that was built, and what it records of its decision on a request of this address. */
async function decided(enforced: CheckedPolicy, shadow?: CheckedPolicy, from = '192.0.2.1') {
  let entries: readonly TrailEntry[] = [];
  const app = pipeline<BaseContext>()
    .use(
      recorder((arrival, next) => {
        entries = arrival.trail.entries;
        return next();
      }),
    )
    .use<HasCaller>((_context, next) => next({ caller: member('eng') }))
    .use(mapRoles({ engineer: ['eng'] } as Record<string, string[]>))
    .use(enforceChecked(enforced, shadow, { compilers: COMPILERS }))
    .handle(() => new Response('inside'));
  const request = new Request('https://gate.example/x', { headers: { 'cf-connecting-ip': from } });
  const answer = await worker(app)(request, {}, { waitUntil: () => {} });
  const entry = entries.find(({ type }) => type === 'policy.decided');
  return { status: answer.status, entry };
}

describe('a policy that was checked before', () => {
  test('is enforced, with its version in the record', async () => {
    expect(await decided(checked('v1', all))).toMatchObject({
      ...{ status: 200, entry: { decision: { rule: 'all', policy: 'v1', version: 'v1' } } },
    });
    expect(await decided(checked('v1'))).toMatchObject({
      status: 403,
      entry: { decision: { effect: 'deny' } },
    });
    expect((await decided(checked('v1', all))).entry).not.toHaveProperty('shadow');
  });

  test('has a shadow, whose decision is recorded with its own version where it differs', async () => {
    const { status, entry } = await decided(checked('v1', all), checked('v2'));
    expect(status).toBe(200);
    expect(entry).toMatchObject({ shadow: { effect: 'deny', policy: 'v2', version: 'v2' } });
    expect((await decided(checked('v1', all), checked('v2', all))).entry).not.toHaveProperty('shadow');
  });

  test('asks where a request comes from if a rule of it or of its shadow does', async () => {
    expect((await decided(checked('v1', inside))).status).toBe(200);
    expect((await decided(checked('v1', inside), undefined, '198.51.100.1')).status).toBe(403);
    expect((await decided(checked('v1', all), checked('v2', inside))).entry).not.toHaveProperty('shadow');
    const outside = await decided(checked('v1', all), checked('v2', inside), '198.51.100.1');
    expect(outside).toMatchObject({ status: 200, entry: { shadow: { effect: 'deny' } } });
  });
});
