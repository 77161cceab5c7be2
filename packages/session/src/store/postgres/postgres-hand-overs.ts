import type { PostgresRows } from '@portcullis/core/internal';
import type { HandOverStore } from '../hand-over-store.ts';

/** What one host leaves for another. */
export function postgresHandOvers(
  rows: PostgresRows,
  name: string,
  later: (now: number) => Promise<void>,
): HandOverStore {
  return {
    addHandOver: async (key, content, endsAt, now) => {
      await rows(
        `INSERT INTO portcullis_hand_overs (store, key, content, ends_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (store, key) DO UPDATE SET content = excluded.content, ends_at = excluded.ends_at`,
        ...[name, key, content, endsAt],
      );
      await later(now);
    },
    seeHandOver: async (key, now) => {
      const [row] = await rows(
        'SELECT content FROM portcullis_hand_overs WHERE store = $1 AND key = $2 AND ends_at > $3',
        ...[name, key, now],
      );
      return row === undefined ? undefined : String(row.content);
    },
    takeHandOver: async (key, now) => {
      const [row] = await rows(
        'DELETE FROM portcullis_hand_overs WHERE store = $1 AND key = $2 RETURNING content, ends_at',
        ...[name, key],
      );
      return row !== undefined && Number(row.ends_at) > now ? String(row.content) : undefined;
    },
  };
}
