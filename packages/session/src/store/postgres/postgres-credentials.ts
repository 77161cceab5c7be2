import type { PostgresRows } from '@portcullis/core/internal';
import {
  type CredentialStore,
  LONGEST_LIST,
  MOST_DEVICES,
  MOST_DEVICES_OF_ONE,
  POLL_SECONDS,
} from '../credential-store.ts';
import { credentialOf, devicePlaceOf } from '../stored-rows.ts';
import { useOnce } from './postgres-endings.ts';

/** Credentials, and programs that wait for one, next to the sessions that they belong to. */
export function postgresCredentials(
  rows: PostgresRows,
  name: string,
  later: (now: number) => Promise<void>,
): CredentialStore {
  return {
    addCredential: async (
      { id, sessionKey, issuer, subject, name: named, createdAt, usedAt, endsAt },
      now,
    ) => {
      await rows(
        'INSERT INTO portcullis_credentials VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
        ...[name, id, sessionKey, issuer, subject, named, createdAt, usedAt, endsAt],
      );
      await later(now);
    },
    useCredential: async (id, now, givenAfter = 0) => {
      // As with sessions: to a minute is good enough.
      const found = await rows(
        `WITH used AS (
           UPDATE portcullis_credentials SET used_at = $3
           WHERE store = $1 AND id = $2 AND ends_at > $3 AND created_at > $4 AND used_at <= $3 - 60)
         SELECT id FROM portcullis_credentials WHERE store = $1 AND id = $2 AND ends_at > $3 AND created_at > $4`,
        ...[name, id, now, givenAfter],
      );
      return found.length > 0;
    },
    listCredentials: async (owner, now, skip = 0) => {
      const found = await rows(
        `SELECT * FROM portcullis_credentials
         WHERE store = $1 AND ($2::text IS NULL OR (issuer = $2 AND subject = $3)) AND ends_at > $4
           AND session_key IN (SELECT key FROM portcullis_sessions WHERE store = $1 AND ends_at > $4)
         ORDER BY created_at DESC, id LIMIT $5 OFFSET $6`,
        ...[name, owner?.issuer ?? null, owner?.subject ?? null, now, LONGEST_LIST, skip],
      );
      return found.map(credentialOf);
    },
    revokeCredential: async (id, owner) => {
      const [row] = await rows(
        `DELETE FROM portcullis_credentials
         WHERE store = $1 AND id = $2 AND ($3::text IS NULL OR (issuer = $3 AND subject = $4)) RETURNING *`,
        ...[name, id, owner?.issuer ?? null, owner?.subject ?? null],
      );
      return row && credentialOf(row);
    },
    redeemCode: async (id, keepUntil, now) => {
      const isNew = await useOnce(rows, name, `code ${id}`, keepUntil);
      await later(now);
      return isNew;
    },
    addDevice: async ({ key, userCode, name: named, client, place, endsAt }, now) => {
      // Some that come at once may go over the limits, which are there to bound what strangers can fill. A code that somebody
      // else has by chance is theirs.
      const added = await rows(
        `WITH added AS (
           INSERT INTO portcullis_devices SELECT $1, $2, $3, $4, NULL, 0, $5::bigint
           WHERE (SELECT COUNT(*) FROM portcullis_device_clients WHERE store = $1 AND client = $8 AND ends_at > $6) < $9
             AND (SELECT COUNT(*) FROM portcullis_devices WHERE store = $1 AND ends_at > $6) < $7
           ON CONFLICT DO NOTHING RETURNING key),
         counted AS (
           INSERT INTO portcullis_device_clients SELECT $1, key, $8, $5::bigint FROM added WHERE $8::text IS NOT NULL),
         placed AS (
           INSERT INTO portcullis_device_places AS known (store, user_code, place, ends_at)
           SELECT $1, $3, $10, $5::bigint FROM added WHERE $10::text IS NOT NULL
           ON CONFLICT (store, user_code) DO UPDATE SET place = excluded.place, ends_at = excluded.ends_at)
         SELECT key FROM added`,
        ...[name, key, userCode, named, endsAt, now, MOST_DEVICES, client ?? null, MOST_DEVICES_OF_ONE],
        place === undefined ? null : JSON.stringify(place),
      );
      await later(now);
      return added.length > 0;
    },
    deviceName: async (userCode, now) => {
      const [row] = await rows(
        'SELECT name FROM portcullis_devices WHERE store = $1 AND user_code = $2 AND granted IS NULL AND ends_at > $3',
        ...[name, userCode, now],
      );
      return row && String(row.name);
    },
    devicePlace: async (userCode, now) => {
      const [row] = await rows(
        `SELECT place FROM portcullis_device_places WHERE store = $1 AND user_code = $2 AND ends_at > $3 AND EXISTS (
           SELECT FROM portcullis_devices WHERE store = $1 AND user_code = $2 AND granted IS NULL AND ends_at > $3)`,
        ...[name, userCode, now],
      );
      return row && devicePlaceOf(row);
    },
    grantDevice: async (userCode, grant, now) => {
      const granted = await rows(
        `UPDATE portcullis_devices SET granted = $3
         WHERE store = $1 AND user_code = $2 AND granted IS NULL AND ends_at > $4 RETURNING key`,
        ...[name, userCode, grant, now],
      );
      return granted.length > 0;
    },
    pollDevice: async (key, now) => {
      // Of two that ask at once, the row lets one through; to the other it was asked for too soon.
      const [row] = await rows(
        `WITH told AS (
           UPDATE portcullis_devices AS device SET granted = '' FROM portcullis_devices AS before
           WHERE device.store = $1 AND device.key = $2 AND device.ends_at > $3 AND device.asked_at <= $3 - $4
             AND device.granted <> '' AND before.store = $1 AND before.key = $2 RETURNING before.granted),
         asked AS (
           UPDATE portcullis_devices SET asked_at = $3
           WHERE store = $1 AND key = $2 AND ends_at > $3 AND asked_at <= $3 - $4 AND granted IS NULL RETURNING key)
         SELECT (SELECT granted FROM told) AS granted, EXISTS (SELECT FROM asked) AS is_asked,
           EXISTS (SELECT FROM portcullis_devices WHERE store = $1 AND key = $2 AND ends_at > $3 AND granted = '') AS is_used,
           EXISTS (SELECT FROM portcullis_devices WHERE store = $1 AND key = $2 AND ends_at > $3) AS is_known`,
        ...[name, key, now, POLL_SECONDS],
      );
      if (typeof row?.granted === 'string') return { state: 'granted', grant: row.granted };
      if (row?.is_asked === true) return { state: 'pending' };
      if (row?.is_used === true) return { state: 'used' };
      return { state: row?.is_known === true ? 'too_fast' : 'unknown' };
    },
  };
}
