export type { PostgresClient } from '@portcullis/core/internal';
export { postgresSessions } from './store/postgres/postgres-sessions.ts';
