export type { PostgresClient } from '@portcullis/core/internal';
export { postgresLocks } from './lock/store/postgres-locks.ts';
export { postgresSessions } from './store/postgres/postgres-sessions.ts';
