import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { toOcsf } from '../../src/projections/ocsf.ts';
import { sample } from '../random-events.ts';
import { classes, problems } from './ocsf-problems.ts';

const ROUNDS = runs(24);

test(`${ROUNDS} thousand events have what their OCSF class requires, and only known attributes`, () => {
  const seen = new Map<number, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const event of sample(1000, round)) {
      const projected = toOcsf(event);
      const found = problems(projected);
      if (found.length > 0) throw new Error(`seed ${round}, ${event.type}: ${found.join('; ')}`);
      seen.set(projected.class_uid, (seen.get(projected.class_uid) ?? 0) + 1);
    }
  }
  expect([...seen.keys()].sort()).toEqual(Object.keys(classes).map(Number));
  expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(1000 * ROUNDS);
}, 180_000);
