import { type Policy, PolicyError, type Rule } from '@portcullis/policy';
import { difference } from '@portcullis/policy/prove';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { gatePolicy, gateProof } from '../../src/gate/as-the-gate.ts';
import { cuts, effectOf, instanceWith, path, ROLES, read, WHO, wordsOf } from './phorge-requests.ts';

// Two policies are made for a request, of which one lets it in and the other does not: a comparison that finds nothing gained,
// or nothing lost, has not looked there.

const methods = fc.constantFrom(undefined, ['GET'], ['POST'], ['GET', 'HEAD'], ['POST', 'PUT', 'DELETE']);

function rule(name: string, effect: 'allow' | 'deny', words: Partial<Rule>, only?: readonly string[]): Rule {
  return { name, effect, who: WHO, ...words, ...(only && { methods: only }) } as Rule;
}

const ALL: Rule = { name: 'all', effect: 'allow', who: 'anyone', paths: ['/**'] };

/** Rules before and after, by words of one request, chosen three times. */
const changes: Readonly<
  Record<string, (words: Partial<Rule>[], only?: readonly string[]) => readonly (readonly Rule[])[]>
> = {
  'another rule': ([one = {}, other = {}], only) => {
    const before = rule('some', 'allow', one, only);
    return [[before], [before, rule('more', 'allow', other)]];
  },
  'another scope': ([one = {}, other = {}], only) => [
    [rule('some', 'allow', one, only)],
    [rule('some', 'allow', other)],
  ],
  'reading alone': ([one = {}, other = {}]) => [
    [rule('some', 'allow', one)],
    [{ ...rule('some', 'allow', other), effect: 'readOnly' }, ALL],
  ],
  'a denial': ([one = {}, , third = {}], only) => [
    [rule('some', 'allow', one)],
    [rule('no', 'deny', third, only), rule('some', 'allow', one)],
  ],
  'another denial': ([one = {}, other = {}], only) => [
    [rule('no', 'deny', one, only), ALL],
    [rule('no', 'deny', other), ALL],
  ],
};

/** Whether a gate takes it: a rule may hide another. */
function isWhole(policy: Policy): boolean {
  try {
    gatePolicy(instanceWith(policy));
    return true;
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}

test('no comparison of two policies overlooks a request about which they differ', () => {
  let asked = 0;
  fc.assert(
    fc.property(
      path,
      fc.constantFrom('GET', 'POST'),
      fc.constantFrom(...Object.keys(changes)),
      fc.tuple(cuts, cuts, cuts),
      methods,
      fc.boolean(),
      (at, method, change, chosen, only, backwards) => {
        const resource = read(at, method);
        fc.pre(resource !== undefined);
        const words = chosen.map((each) => wordsOf(resource, at, each));
        fc.pre(words.every((each) => Object.keys(each).length > 0));
        const made = (changes[change]?.(words, only) ?? []).map((rules): Policy => ({ name: 'made', rules }));
        const [before, after] = backwards ? made.toReversed() : made;
        fc.pre(before !== undefined && after !== undefined && made.every(isWhole));
        const effect = effectOf(after, method, at, resource);
        fc.pre(effectOf(before, method, at, resource) !== effect);
        asked++;
        const proof = gateProof(instanceWith(after), { roles: ROLES }, [before, after]);
        const { equivalent, gained, lost } = difference(before, after, proof);
        expect(equivalent).toBe(false);
        expect(effect === 'allow' ? gained : lost, `${method} ${at}: ${effect} now`).not.toEqual([]);
      },
    ),
    // The same each time: see as-the-gate.property.test.ts.
    { numRuns: runs(16), maxSkipsPerRun: 3000 },
  );
  console.log(`${asked} requests`);
}, 600_000);
