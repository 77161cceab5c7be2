import type { PostgresRows } from '@portcullis/core/internal';
import type { HandOverStore } from '../hand-over-store.ts';

/** Sessions on the way to the host of an application. */
export function postgresHandOvers(
  rows: PostgresRows,
  name: string,
  later: (now: number) => Promise<void>,
): HandOverStore {
  return {
    addHandOver: async (key, content, endsAt, now) => {
      await rows(
        'INSERT INTO portcullis_hand_overs (store, key, content, ends_at) VALUES ($1, $2, $3, $4)',
        ...[name, key, content, endsAt],
      );
      await later(now);
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
