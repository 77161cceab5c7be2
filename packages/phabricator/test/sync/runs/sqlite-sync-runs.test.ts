import { DatabaseSync } from 'node:sqlite';
import { test } from 'vitest';
import { sqliteSyncRuns } from '../../../src/sqlite.ts';
import { syncRunsContract } from '../../fixtures/sync-runs-contract.ts';

for (const [name, check] of Object.entries(syncRunsContract)) {
  test(name, () => check(sqliteSyncRuns(new DatabaseSync(':memory:'))));
}
