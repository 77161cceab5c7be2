export type { PostgresClient } from '@portcullis/core/internal';
export { postgresElevations } from './elevations/store/postgres-elevations.ts';
export { postgresLocks } from './lock/store/postgres-locks.ts';
export { postgresSessions } from './store/postgres/postgres-sessions.ts';
