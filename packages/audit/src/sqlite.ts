export type { SqliteDatabase } from '@portcullis/core/internal';
export { sqlitePeople } from './people/sqlite-people.ts';
