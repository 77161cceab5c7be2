import { type RoleMapping, roleResolver } from '@portcullis/roles';
import { describe, expect, test } from 'vitest';
import type { Policy, Rule } from '../../src/index.ts';
import { proofOf } from '../../src/prove/proof.ts';
import { prove, UndecidedError } from '../../src/prove.ts';
import { everybody } from './everybody.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');
const rule: Rule = { name: 'r', effect: 'allow', who: 'authenticated', paths: ['/a'] };

function worldOf(roles: RoleMapping, extra: Partial<Policy> = {}) {
  return proofOf([{ name: 'p', rules: [rule], ...extra }], { roles, now: NOW });
}

/** Sets of roles, in one order, each once. */
const inOrder = (sets: Iterable<readonly string[]>): readonly string[] =>
  [...new Set(Array.from(sets, (set) => [...set].sort().join()))].sort();

/** All sets of some of these. */
function subsets([first, ...rest]: readonly string[]): readonly (readonly string[])[] {
  if (first === undefined) return [[]];
  const without = subsets(rest);
  return [...without, ...without.map((set) => [first, ...set])];
}

const CLAIMS = [{}, { k: 'v' }, { k: 'w' }, { k: ['v', 'w'] }, { l: 'x' }, { k: 'v', l: 'x' }];
const EMAILS = [{}, { email: 'someone@acme.example' }, { email: 'someone@other.example' }];

describe('a user has exactly the roles that some groups give, with', () => {
  test.each<[string, RoleMapping]>([
    ['no groups at all', { r: [] }],
    ['groups of one role each', { r: ['a'], s: ['b'] }],
    ['a group of two roles', { r: ['a', 'c'], s: ['a'] }],
    ['implied roles', { r: { groups: ['a'], implies: ['s'] }, s: { groups: ['b'], implies: ['t'] }, t: [] }],
    ['a claim besides', { r: { groups: ['a'], claims: { k: 'v' } }, s: ['a'] }],
    [
      'two conditional roles of a group',
      { r: { groups: ['a'], claims: { k: 'v' } }, s: { groups: ['a'], claims: { k: 'w' } } },
    ],
    ['a claim alone', { r: { claims: { k: ['v', 'w'] } }, s: ['a'] }],
    ['two claims together', { r: { claims: { k: 'v', l: 'x' } } }],
    ['a claim alone that implies', { r: { claims: { k: 'v' }, implies: ['s'] }, s: [] }],
    ['a domain alone', { r: { emailDomains: ['acme.example'] }, s: ['a'] }],
    ['a domain and a claim', { r: { groups: ['a'], emailDomains: ['acme.example'], claims: { k: 'v' } } }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a template is written
    ['a template', { 'in-v-now': { template: 'in-${k}-now' }, s: ['a'] }],
  ])('%s', (_, mapping) => {
    const { resolve } = roleResolver(mapping);
    const given = subsets(['a', 'b', 'c']).flatMap((groups) =>
      CLAIMS.flatMap((claims) => EMAILS.map((email) => resolve(groups, { claims, ...email }).names)),
    );
    const { world, places } = worldOf(mapping);
    const [place] = places as [(typeof places)[0]];
    const requests = Array.from(everybody(world), ({ assignment }) => world.request(assignment, place));
    const known = requests.filter(({ caller }) => caller.kind !== 'anonymous');
    expect(inOrder(known.map(({ roles }) => roles))).toEqual(inOrder(given));
    for (const request of known) {
      const { claims = {}, email } = request.caller;
      const found = world.groupsOf(request) ?? [];
      const names = resolve(found, { claims, ...(email === undefined ? {} : { email }) }).names;
      expect(inOrder([names])).toEqual(inOrder([request.roles]));
      // As few as can be: without any of them a role is missing.
      for (const group of found) {
        const fewer = found.filter((each) => each !== group);
        expect(inOrder([resolve(fewer, { claims, ...(email && { email }) }).names])).not.toEqual(
          inOrder([request.roles]),
        );
      }
    }
  });
});

test('an undeclared role can belong to any user, and no group gives it', () => {
  const { world, places } = worldOf({ r: ['a'] }, { rules: [{ ...rule, who: { roles: ['r', 'other'] } }] });
  const [place] = places as [(typeof places)[0]];
  const requests = Array.from(everybody(world), ({ assignment }) => world.request(assignment, place));
  expect(inOrder(requests.map(({ roles }) => roles))).toEqual(['', 'other', 'other,r', 'r']);
  const both = requests.find(({ roles }) => roles.length === 2);
  expect(both && world.groupsOf(both)).toEqual(['a']);
});

test('without a mapping, and for anonymous callers, no groups are reported', () => {
  const claims = [{ name: 'c', who: 'anyone', paths: ['/a'], never: true }] as const;
  const rules = [{ ...rule, who: 'anyone' }] as const;
  for (const roles of [{}, { r: ['a'] }]) {
    const [result] = prove({ name: 'p', rules, claims }, { roles, now: NOW });
    expect(result?.counterexample).toMatchObject({ caller: 'anonymous' });
    expect(result?.counterexample).not.toHaveProperty('groups');
  }
});

describe('what cannot be distinguished is not guessed:', () => {
  test('a role that hangs on one claim twice', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a template is written
    const roles = { 'in-v': { template: 'in-${k}', claims: { k: 'v' } } } as RoleMapping;
    expect(() => worldOf(roles)).toThrow('the role "in-v" depends on the claim k twice');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a template is written
    const apart = { 'in-v': { template: 'in-${k}', claims: { l: 'x' } } } as RoleMapping;
    expect(() => worldOf(apart)).not.toThrow();
  });

  test('more conditional roles of one group than eight', () => {
    const conditional = (count: number): RoleMapping =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `r${index}`,
          { groups: ['a'], claims: { k: `v${index}` } },
        ]),
      );
    expect(() => worldOf(conditional(9))).toThrow(UndecidedError);
    expect(() => worldOf(conditional(8))).not.toThrow();
    const plain = Object.fromEntries(Object.keys(conditional(9)).map((role) => [role, ['a']]));
    expect(() => worldOf(plain)).not.toThrow();
  });
});
