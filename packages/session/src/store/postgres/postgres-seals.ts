import type { PostgresRows } from '@portcullis/core/internal';
import { isSealedOtherwise, SealLooks } from '../session-seals.ts';
import type { SessionSeal } from '../session-store.ts';

/** Which key sealed which session. */
export interface PostgresSeals {
  /** Learns the keys of a gate, and ends the sessions of those that were replaced. */
  readonly look: (seal: SessionSeal | undefined, now: number) => Promise<void>;
  /** A session that was found by what was shown: from now on it counts as sealed so. */
  readonly found: (key: string, sealedBy: string | undefined, seal: SessionSeal | undefined) => Promise<void>;
}

/** Keys that were replaced, from the view of the gate `$2` with the keys `$3` and the newest key `$4`. */
const REPLACED = `SELECT id FROM portcullis_session_keys
  WHERE store = $1 AND gate = $2 AND NOT id = ANY (string_to_array($3, ' '))
    AND place < (SELECT place FROM portcullis_session_keys WHERE store = $1 AND gate = $2 AND id = $4)`;

export function postgresSeals(rows: PostgresRows, name: string): PostgresSeals {
  const looks = new SealLooks();
  return {
    look: async (seal, now) => {
      if (seal === undefined || !looks.isDue(seal, now)) return;
      const { gate, keys } = seal;
      const known = [name, gate, keys.join(' ')];
      await rows(
        `INSERT INTO portcullis_session_keys (store, gate, id, place)
         SELECT $1, $2, id, (SELECT COALESCE(MAX(place), 0) FROM portcullis_session_keys WHERE store = $1 AND gate = $2)
           + ROW_NUMBER() OVER (ORDER BY place DESC)
         FROM unnest(string_to_array($3, ' ')) WITH ORDINALITY AS given (id, place)
         ON CONFLICT (store, gate, id) DO NOTHING`,
        ...known,
      );
      // Of which gate those of a version that did not say so are is known where there is one alone.
      await rows(
        `WITH replaced AS (${REPLACED}),
         now_replaced AS (
           UPDATE portcullis_session_keys SET replaced = TRUE
           WHERE store = $1 AND gate = $2 AND NOT replaced AND id IN (SELECT id FROM replaced) RETURNING id),
         sealed AS (
           DELETE FROM portcullis_session_seals
           WHERE store = $1 AND gate = $2 AND sealed_by IN (SELECT id FROM replaced) RETURNING key)
         DELETE FROM portcullis_sessions AS one WHERE store = $1 AND (
           key IN (SELECT key FROM sealed)
           OR EXISTS (SELECT FROM now_replaced)
             AND NOT EXISTS (SELECT FROM portcullis_session_keys WHERE store = $1 AND gate <> $2)
             AND NOT EXISTS (SELECT FROM portcullis_session_seals AS seal WHERE seal.store = $1 AND seal.key = one.key))`,
        ...[...known, keys[0] ?? ''],
      );
      looks.done(seal, now);
    },
    found: async (key, sealedBy, seal) => {
      if (seal === undefined || !isSealedOtherwise(sealedBy, seal)) return;
      await rows(
        `INSERT INTO portcullis_session_seals AS known (store, key, gate, sealed_by, ends_at)
         SELECT store, key, $3, $4, ends_at FROM portcullis_sessions WHERE store = $1 AND key = $2
         ON CONFLICT (store, key) DO UPDATE SET gate = excluded.gate, sealed_by = excluded.sealed_by`,
        ...[name, key, seal.gate, seal.by],
      );
    },
  };
}
