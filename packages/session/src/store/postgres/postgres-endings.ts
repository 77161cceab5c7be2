import type { PostgresRows } from '@portcullis/core/internal';
import { LONGEST_SESSION_SECONDS, type Revocations, type SessionOwner } from '../session-store.ts';

/** The sessions of `$2`, `$3`, `$4` (issuer, subject, sid). */
const OWNED = `one.issuer = $2 AND ($3::text IS NULL OR one.subject = $3)
  AND ($4::text IS NULL OR one.sid = $4 OR ($3 IS NOT NULL AND one.sid IS NULL))`;

/**
 * Ends the sessions of `$2`, `$3`, `$4` (issuer, subject, sid) where `condition` holds, and remembers it at `$5` until `$6`. Clocks of
 * machines differ: an end written later by a clock that is behind does not undo an earlier one.
 */
const ending = (condition: string): string => `
  gone AS (
    DELETE FROM portcullis_sessions AS one WHERE ${condition} AND one.store = $1 AND ${OWNED}),
  remembered AS (
    INSERT INTO portcullis_endings AS ended SELECT $1, $2, COALESCE($3, ''), COALESCE($4, ''), $5::bigint, $6::bigint WHERE ${condition}
    ON CONFLICT (store, issuer, subject, sid) DO UPDATE
      SET at = GREATEST(ended.at, excluded.at), keep_until = GREATEST(ended.keep_until, excluded.keep_until))`;

/**
 * Deletes the sessions in the rows `found` that started before a remembered end: by their `sid` in its second, or with all of their owner's
 * before it. For a session without a `sid`, each end of its owner's applies. A statement does not see what a concurrent one is writing, so
 * of a session and its end that are written concurrently neither may see the other. Whichever is written last sees both when it looks
 * again. `= ANY` uses the index, whereas `IN` with another table's columns would read all remembered ends.
 */
export async function removeEnded(
  rows: PostgresRows,
  name: string,
  found: string,
  ...values: readonly unknown[]
): Promise<void> {
  await rows(
    `DELETE FROM portcullis_sessions AS one WHERE one.store = $1 AND ${found} AND (
       EXISTS (SELECT FROM portcullis_endings AS ended
         WHERE ended.store = $1 AND ended.issuer = one.issuer AND ended.subject = ANY (ARRAY[one.subject, ''])
           AND ended.sid = ANY (ARRAY[COALESCE(one.sid, ''), '']) AND ended.at >= one.seen_at + (ended.sid = '')::int)
       OR one.sid IS NULL AND EXISTS (SELECT FROM portcullis_endings AS ended
         WHERE ended.store = $1 AND ended.issuer = one.issuer AND ended.subject = one.subject AND ended.at > one.seen_at))`,
    ...[name, ...values],
  );
}

/** Which sessions were ended, and ids that are used once. Each operation is one statement, which is atomic. */
export function postgresEndings(
  rows: PostgresRows,
  name: string,
  later: (now: number) => Promise<void>,
): Revocations {
  const lookAgain = ({ issuer, subject, sid }: SessionOwner): Promise<void> =>
    removeEnded(rows, name, OWNED, issuer, subject ?? null, sid ?? null);
  return {
    endAll: async (owner, now) => {
      const { issuer, subject, sid } = owner;
      await rows(
        `WITH ${ending('TRUE')} SELECT`,
        ...[name, issuer, subject ?? null, sid ?? null, now, now + LONGEST_SESSION_SECONDS],
      );
      await lookAgain(owner);
      await later(now);
    },
    endOnce: async (owner, id, keepUntil, now) => {
      const { issuer, subject, sid } = owner;
      const used = await rows(
        `WITH used AS (
           INSERT INTO portcullis_used_ids VALUES ($1, $7, $8) ON CONFLICT (store, id) DO NOTHING RETURNING id),
         ${ending('EXISTS (SELECT FROM used)')}
         SELECT id FROM used`,
        ...[name, issuer, subject ?? null, sid ?? null, now, now + LONGEST_SESSION_SECONDS, id, keepUntil],
      );
      if (used.length > 0) await lookAgain(owner);
      await later(now);
      return used.length > 0;
    },
    endSession: async (key, keepUntil, now) => {
      await useOnce(rows, name, `session ${key}`, keepUntil);
      await later(now);
    },
    isEnded: async ({ key, issuer, subject, sid, startedAt }) => {
      // One that began in the second of the end is ended too. A standby, which may not have heard of an end yet, locks no row: it
      // refuses.
      const found = await rows(
        `SELECT 1 FROM (SELECT 1 FROM portcullis_used_ids WHERE store = $1 AND id = $2 FOR KEY SHARE) AS used
         UNION ALL
         SELECT 1 FROM portcullis_endings
         WHERE store = $1 AND issuer = $3 AND at >= $6
           AND (subject IN ($4, '') AND sid IN ($5, '') OR $5 = '' AND subject = $4)
         LIMIT 1`,
        ...[name, `session ${key}`, issuer, subject, sid ?? '', startedAt],
      );
      return found.length > 0;
    },
  };
}

/** Whether the id is new. It is not, the next time. */
export async function useOnce(
  rows: PostgresRows,
  name: string,
  id: string,
  keepUntil: number,
): Promise<boolean> {
  const used = await rows(
    'INSERT INTO portcullis_used_ids VALUES ($1, $2, $3) ON CONFLICT (store, id) DO NOTHING RETURNING id',
    ...[name, id, keepUntil],
  );
  return used.length > 0;
}
