import type { BaseContext, Identity, RoleSet } from '@portcullis/core';
import { expect, test } from 'vitest';
import { createTrail } from '../../../scripts/fixtures/test-context.ts';
import type { GroupSource } from '../src/group-source.ts';
import { mapRoles } from '../src/map-roles.ts';
import { member } from './callers.ts';

const mapping = { admin: ['a'], engineer: ['eng-*'] };
const none: GroupSource = { name: 'none', groupsOf: async () => ({ answered: true, groups: [], seen: 0 }) };

/** A step for roles: what the next one is given. */
function stepOf(...sources: GroupSource[]) {
  const step = mapRoles(mapping, { sources });
  return (caller: Identity, next: (given: { readonly roles: RoleSet<string> }) => unknown) => {
    const context = { caller, trail: createTrail() } as unknown as BaseContext & {
      readonly caller: Identity;
    };
    return step(context, next as never) as unknown;
  };
}
const rolesOf = ({ roles }: { readonly roles: RoleSet<string> }) => roles;

test('no request waits for roles where no directory is asked', () => {
  expect(stepOf()(member('a'), rolesOf)).toMatchObject({ names: ['admin'] });
});

test('a caller who returns gets the identical roles object, as do others of the same groups', () => {
  const step = stepOf();
  const ada = member('eng-web');
  const first = step(ada, rolesOf);
  expect(step(ada, rolesOf)).toBe(first);
  expect(step(member('eng-web'), rolesOf)).toBe(first);
  expect(step(member('a'), rolesOf)).not.toBe(first);
});

test('a caller for whom a directory knows no further groups gets the identical roles object', async () => {
  const step = stepOf(none);
  const ada = member('eng-web');
  const given: RoleSet<string>[] = [];
  for (let times = 0; times < 2; times++)
    await step(ada, async ({ roles }) => {
      given.push(roles);
      return new Response();
    });
  expect(given[1]).toBe(given[0]);
});
