export type { SqliteDatabase } from '@portcullis/core/internal';
export { sqliteElevations } from './elevations/store/sqlite-elevations.ts';
export { sqliteLocks } from './lock/store/sqlite-locks.ts';
export { sqliteSessions } from './store/sqlite/sqlite-sessions.ts';
