import { type RoleMapping, roleResolver } from '@portcullis/roles';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { compilePolicy, evaluate, type Rule } from '../../src/index.ts';
import { prove } from '../../src/prove.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');

const entry = fc.constantFrom(
  'a',
  'ab',
  'b',
  'a*',
  '*b',
  'a*b',
  { expression: '^[ab]+c?$' },
  { expression: '^x.$' },
);
const definition = fc.oneof(
  fc.array(entry, { maxLength: 2 }),
  fc.record({ groups: fc.array(entry, { maxLength: 2 }), claims: fc.constant({ k: 'v' }) }),
);

test('a user has exactly the roles that the mapping gives to some groups', () => {
  const names = [
    'a',
    'b',
    'ab',
    'aab',
    'abc',
    'ac',
    'x1',
    'bb',
    'aXb',
    'zb',
    'ca',
    'cb',
    'abX',
    'ba',
    'bc',
    'bac',
    'bab',
  ];
  let possible = 0;
  fc.assert(
    fc.property(definition, definition, definition, (a, b, c) => {
      const mapping = { r: a, s: b, t: c } as RoleMapping;
      const { resolve } = roleResolver(mapping);
      for (const wanted of [['r'], ['s'], ['r', 's'], ['s', 't'], ['r', 's', 't']]) {
        const except = ['r', 's', 't'].filter((role) => !wanted.includes(role));
        // Whoever has just these is let in: is there anybody?
        const allow: Rule[] = wanted.map((role) => ({
          name: `no ${role}`,
          effect: 'deny',
          who: { except: [role] },
          paths: ['/**'],
        }));
        const rules: Rule[] = [
          {
            name: 'all',
            effect: 'allow',
            who: except.length === 0 ? 'authenticated' : { except },
            paths: ['/**'],
          },
          ...allow,
        ];
        const claim = { name: 'nobody', who: 'authenticated', never: true } as const;
        const [found] = prove({ name: 'p', rules, claims: [claim] }, { now: NOW, roles: mapping });
        const someone = subsets(names).some((groups) =>
          [{}, { k: 'v' }].some((claims) => same(resolve(groups, { claims }).names, wanted)),
        );
        expect({ mapping, wanted, someone: found?.holds === false }).toEqual({ mapping, wanted, someone });
        if (found?.request === undefined) continue;
        possible++;
        const { claims = {} } = found.request.caller;
        expect(same(resolve(found.counterexample?.groups ?? [], { claims }).names, wanted)).toBe(true);
        expect(evaluate(compilePolicy({ name: 'p', rules }), found.request).effect).toBe('allow');
      }
    }),
    { numRuns: runs(80) },
  );
  expect(possible).toBeGreaterThan(runs(50));
}, 120_000);

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}

/** Up to three of them. */
function* subsetsOf(names: readonly string[], most: number): Generator<readonly string[]> {
  yield [];
  if (most === 0) return;
  for (const [index, name] of names.entries()) {
    for (const rest of subsetsOf(names.slice(index + 1), most - 1)) yield [name, ...rest];
  }
}

function subsets(names: readonly string[]): readonly (readonly string[])[] {
  return [...subsetsOf(names, 3)];
}
