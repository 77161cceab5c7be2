import { test } from 'vitest';
import { memorySessions } from '../../src/index.ts';
import { credentialContract } from '../fixtures/credential-contract.ts';
import { storeContract } from '../fixtures/store-contract.ts';

for (const [name, check] of [...Object.entries(storeContract), ...Object.entries(credentialContract)]) {
  test(name, () => check(memorySessions()));
}
