import { expect, test } from 'vitest';
import { impliedBy, proofOf } from '../../src/prove/proof.ts';
import { rule } from '../policies.ts';

const NOW = Date.UTC(2026, 0, 5, 12);
const policy = { name: 'p', rules: [rule({ name: 'r', paths: ['/w/**'] })] };

test('a proof is about the given second, and evaluates a policy at a place once', () => {
  const { world, places, policies } = proofOf([policy], { now: NOW + 999 });
  const [place] = places;
  if (place === undefined) throw new Error('there is a place');
  expect(world.request(new Map(), place).now).toBe(NOW);
  const [{ answerAt }] = policies;
  expect(answerAt(place)).toBe(answerAt(place));
});

test('a role implies what the roles that it implies do, and not itself', () => {
  const mapping = { admin: { implies: ['engineer'] }, engineer: { implies: ['staff'] }, staff: ['all'] };
  expect(impliedBy('admin', mapping)).toEqual(['engineer', 'staff']);
  // What every object has is no role of anybody's.
  for (const role of ['staff', 'toString', 'undeclared']) expect(impliedBy(role, mapping)).toEqual([]);
});
