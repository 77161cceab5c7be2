import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { evaluate } from '../../src/index.ts';
import type { Assignment } from '../../src/prove/diagram.ts';
import { NEVER } from '../../src/prove/node-table.ts';
import { proofOf } from '../../src/prove/proof.ts';
import type { World } from '../../src/prove/world.ts';
import { smallPolicy } from './small-policies.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');

/** Requests that are asked of one policy: larger worlds are cut by leaving places out. */
const MOST_REQUESTS = 3000;

/** Every caller under every circumstance. */
function everyone({ diagram, valid }: World): readonly Assignment[] {
  const found: Assignment[] = [];
  for (let bits = 0; bits < 2 ** diagram.variables; bits++) {
    const value = (level: number): boolean => Math.floor(bits / 2 ** level) % 2 === 1;
    if (!diagram.has(valid, value)) continue;
    found.push(new Map(Array.from({ length: diagram.variables }, (_, level) => [level, value(level)])));
  }
  return found;
}

test('the sets of a policy agree with the evaluator for every caller, and count as many: at all places of small policies, at some of larger ones', () => {
  let [whole, cut, asked] = [0, 0, 0];
  const answers = new Map<string, number>();
  fc.assert(
    fc.property(smallPolicy, fc.boolean(), (policy, delimitersInNames) => {
      const implying = { a: { groups: ['a'], implies: ['b'] }, b: ['b'] } as const;
      const roles = policy.rules.length % 2 === 0 ? implying : { a: ['a'], b: ['b'] };
      const { world, places, policies } = proofOf([policy], { roles, now: NOW, delimitersInNames });
      const [{ compiled, answerAt }] = policies as [(typeof policies)[0]];
      fc.pre(world.diagram.variables <= 13);
      const callers = everyone(world);
      expect(world.diagram.count(world.valid)).toBe(BigInt(callers.length));
      const each = Math.max(1, Math.ceil((places.length * callers.length) / MOST_REQUESTS));
      if (each === 1) whole++;
      else cut++;
      for (let at = asked % each; at < places.length; at += each) {
        const place = places[at];
        if (place === undefined) continue;
        const { allowed, refused } = answerAt(place);
        let count = 0n;
        for (const assignment of callers) {
          asked++;
          const value = (level: number): boolean => assignment.get(level) === true;
          const decision = evaluate(compiled, world.request(assignment, place));
          answers.set(decision.reason, (answers.get(decision.reason) ?? 0) + 1);
          if (decision.effect === 'allow') count++;
          const effect =
            compiled.name === ''
              ? undefined
              : policy.rules.find(({ name }) => name === decision.rule)?.effect;
          const said = world.diagram.has(allowed, value);
          if (said !== (decision.effect === 'allow')) {
            expect({ place, assignment, said, request: world.request(assignment, place) }).toEqual(decision);
          }
          if (decision.effect === 'deny' && effect !== undefined) {
            const refusing = world.diagram.has(refused.get(effect) ?? NEVER, value);
            if (!refusing) expect({ place, request: world.request(assignment, place) }).toEqual(decision);
          }
        }
        expect(world.diagram.count(allowed)).toBe(count);
      }
    }),
    { numRuns: runs(500) },
  );
  console.info(`${whole} policies wholly, ${cut} in part: ${asked} requests`);
  // Every answer must have been asked for often.
  expect([...answers.keys()].sort()).toHaveLength(6);
}, 300_000);
