import { test } from 'vitest';
import { memorySessions } from '../../src/index.ts';
import { storeContract } from '../fixtures/store-contract.ts';

for (const [name, check] of Object.entries(storeContract)) {
  test(name, () => check(memorySessions()));
}
