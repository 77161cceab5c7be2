import { AccessError } from '@portcullis/core';
import { expect, test } from 'vitest';
import { nearMisses } from '../../../src/features/roles/near-misses.ts';

interface Case {
  readonly error?: unknown;
  readonly kind?: string;
  readonly groups?: readonly string[];
  readonly roles?: readonly string[];
}

const denied = (detail?: string) =>
  new AccessError({
    code: 'policy.denied',
    status: 403,
    message: 'No.',
    headers: { 'x-a': 'b' },
    ...(detail !== undefined && { detail }),
  });

const ROLES = {
  engineer: ['engineering'],
  operator: ['operations', 'sales'],
  lead: { groups: ['leadership', { id: '00000000-1111', alias: 'directors' }, { expression: '^boards?$' }] },
  guest: { claims: { guest: true } },
} as const;

/** What a refusal becomes, for somebody with these groups and roles. */
async function told({
  error = denied('rule x'),
  kind = 'user',
  groups = [],
  roles = [],
}: Case): Promise<unknown> {
  const step = nearMisses(ROLES);
  const context = { caller: { kind, groups }, roles: { names: roles } };
  try {
    return await step(context as never, () => Promise.reject(error));
  } catch (thrown) {
    return thrown;
  }
}

test('near misses do not change a request that is allowed', async () => {
  const response = new Response();
  expect(await nearMisses({})({} as never, (async () => response) as never)).toBe(response);
});

test('other errors, and those of users with a role or of anonymous callers, are unchanged', async () => {
  for (const error of [new Error('x'), new AccessError({ code: 'x.y', status: 403, message: 'No.' })]) {
    expect(await told({ error })).toBe(error);
  }
  const error = denied();
  expect(await told({ error, kind: 'anonymous' })).toBe(error);
  expect(await told({ error, roles: ['a'] })).toBe(error);
});

test('a user whose groups are unknown is reported as such, and not as in none', async () => {
  const context = { caller: { kind: 'user', groups: undefined }, roles: { names: [] } };
  const refused = nearMisses(ROLES)(context as never, () => Promise.reject(denied('rule x')));
  await expect(refused).rejects.toMatchObject({
    detail: 'rule x; the groups of the caller are unknown, so no group grants a role',
  });
});

test.each<[string, Case, string]>([
  ['no groups', {}, 'rule x; the caller has no groups, so no group grants a role'],
  ['no groups, and no words yet', { error: denied() }, 'the caller has no groups, so no group grants a role'],
  ['groups of other things', { groups: ['zzzzzzzz'] }, "rule x; none of the caller's groups grants a role"],
  [
    'a group that is misspelled',
    { groups: ['zzzzzzzz', 'enginering'] },
    'rule x; none of the caller\'s groups grants a role; the caller\'s group "enginering" is not in "roles"; did you mean "engineering"?',
  ],
])('a user with %s is reported in the event', async (_, given, detail) => {
  const error = await told(given);
  expect(error).toMatchObject({
    code: 'policy.denied',
    status: 403,
    message: 'No.',
    headers: { 'x-a': 'b' },
    detail,
  });
  expect((error as Error).cause).toBeInstanceOf(AccessError);
});

test('near misses list at most three groups of a caller', async () => {
  const groups = ['enginering', 'engineerin', 'engineeringg', 'operation', 'sale'];
  const { detail = '' } = (await told({ groups })) as AccessError;
  expect(detail.match(/did you mean/g)).toHaveLength(3);
});

test.each([
  ['a role with conditions', 'leadershp', 'leadership'],
  ['an alias', 'director', 'directors'],
  ['an id', '00000000-1112', '00000000-1111'],
])('a group that nearly matches that of %s is reported', async (_, group, meant) => {
  const { detail } = (await told({ groups: [group] })) as AccessError;
  expect(detail).toContain(`did you mean "${meant}"?`);
});

test('a group that resembles none, or an expression, is reported without a guess', async () => {
  for (const group of ['something else', '^boards?', 'guests']) {
    const { detail } = (await told({ groups: [group] })) as AccessError;
    expect(detail).toBe("rule x; none of the caller's groups grants a role");
  }
});

test('near misses compare only a limited number of groups with the mapping', async () => {
  let read = 0;
  const groups = Array.from({ length: 2000 }, (_, index) => `group-${index}`);
  const counted = new Proxy(groups, {
    get: (target, name, receiver) => {
      if (/^\d+$/.test(String(name))) read += 1;
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  await told({ groups: counted });
  expect(read).toBeLessThan(1000);
});

test('long names of groups keep none from being compared', async () => {
  const groups = [...Array.from({ length: 2000 }, () => 'cn='.repeat(40)), 'enginering'];
  expect(await told({ groups })).toMatchObject({ detail: expect.stringContaining('"engineering"') });
});
