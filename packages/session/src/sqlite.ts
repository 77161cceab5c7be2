export type { SqliteDatabase } from '@portcullis/core/internal';
export { sqliteSessions } from './store/sqlite/sqlite-sessions.ts';
