export type { PostgresClient } from '@portcullis/core/internal';
export { postgresSso } from './sso/store/postgres-sso.ts';
export { postgresSyncRuns } from './sync/runs/postgres-sync-runs.ts';
