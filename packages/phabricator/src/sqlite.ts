export type { SqliteDatabase } from '@portcullis/core/internal';
export { sqliteSso } from './sso/store/sqlite-sso.ts';
export { sqliteSyncRuns } from './sync/runs/sqlite-sync-runs.ts';
