import { describe, expect, test } from 'vitest';
import type { PolicyClaim } from '../../src/index.ts';
import { claimSets } from '../../src/prove/claim-sets.ts';
import { proofOf } from '../../src/prove/proof.ts';
import { prove } from '../../src/prove.ts';
import { rule } from '../policies.ts';

const [{ meaning }] = proofOf([{ name: 'p', rules: [rule({ name: 'r' })] }], {
  now: Date.UTC(2026, 0, 5),
}).policies;

/** Whether a claim about the wiki speaks of a request for it, for another application, and for one that is not known. */
function speaksOf(asked: object): readonly boolean[] {
  const claim = { name: 'c', who: 'anyone', applications: ['wiki'], ...asked } as PolicyClaim;
  const sets = claimSets(claim, meaning, false);
  return [{ application: 'wiki' }, { application: 'home' }, undefined].map((resource) =>
    sets.speaksOf({ path: '/x', method: 'GET', resource }),
  );
}

test('a claim that something is never allowed speaks of requests for an unknown resource too', () => {
  expect(speaksOf({ never: true })).toEqual([true, false, true]);
  expect(speaksOf({ onlyIf: {} })).toEqual([true, false, true]);
});

test('a claim that something is always allowed does not speak of requests for an unknown resource', () => {
  expect(speaksOf({ always: true })).toEqual([true, false, false]);
});

test('a claim without a resource speaks of every request', () => {
  expect(speaksOf({ applications: undefined, always: true })).toEqual([true, true, true]);
  expect(speaksOf({ applications: undefined, never: true })).toEqual([true, true, true]);
});

describe('a claim about requests that write', () => {
  const { speaksOf } = claimSets({ name: 'c', who: 'anyone', writes: true, never: true }, meaning, false);

  test('speaks of requests that may change something, by their resource or by their method', () => {
    const at = (method: string, resource?: object) =>
      speaksOf({ path: '/x', method, resource: resource as never });
    expect([at('GET'), at('POST'), at('GET', { application: 'a' })]).toEqual([false, true, false]);
    expect(at('POST', { application: 'a', reads: true })).toBe(false);
    expect(at('POST', { application: 'a', reads: false })).toBe(true);
    expect(at('GET', { application: 'a', reads: false })).toBe(true);
  });

  test('is proved for what any resource could be, where nothing is classified', () => {
    const claims = [
      { name: 'none write', who: 'anyone', kinds: ['page'], methods: ['GET'], writes: true, never: true },
    ] as const;
    const proved = (effect: 'allow' | 'readOnly') =>
      prove({ name: 'p', rules: [rule({ name: 'r', effect, paths: ['/**'] })], claims });
    // A GET can change something, and says nothing against it.
    expect(proved('allow')).toMatchObject([{ holds: false, counterexample: { resource: { reads: false } } }]);
    expect(proved('readOnly')).toMatchObject([{ holds: true }]);
  });
});
