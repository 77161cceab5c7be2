import { test } from 'vitest';
import { memorySyncRuns } from '../../../src/sync/index.ts';
import { syncRunsContract } from '../../fixtures/sync-runs-contract.ts';

for (const [name, check] of Object.entries(syncRunsContract)) {
  test(name, () => check(memorySyncRuns()));
}
