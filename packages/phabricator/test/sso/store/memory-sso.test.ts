import { test } from 'vitest';
import { memorySso } from '../../../src/sso/store/memory-sso.ts';
import { ssoStoreContract } from '../../fixtures/sso-store-contract.ts';

for (const [name, check] of Object.entries(ssoStoreContract)) {
  test(name, () => check(memorySso()));
}
