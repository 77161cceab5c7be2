import { test } from 'vitest';
import { memorySessions } from '../../../src/index.ts';
import { badMinutes } from '../../fixtures/bad-minutes.ts';
import { storeConformance } from '../../fixtures/store-conformance.ts';

for (const [name, check] of Object.entries(storeConformance)) {
  test(name, () => check(memorySessions()));
}

for (const [name, check] of Object.entries(badMinutes)) test(name, () => check(memorySessions()));
