export type { PostgresClient } from '@portcullis/core/internal';
export { postgresPeople } from './people/postgres-people.ts';
