import {
  type CredentialStore,
  LONGEST_LIST,
  MOST_DEVICES,
  MOST_DEVICES_OF_ONE,
  POLL_SECONDS,
} from '../credential-store.ts';
import { credentialOf, devicePlaceOf } from '../stored-rows.ts';
import { useOnce } from './ending-tables.ts';
import type { SqlValue, Statements } from './statements.ts';

/**
 * Credentials, and programs that wait for one, in the SQLite of the sessions that they belong to. Times are in seconds since the Unix epoch.
 *
 * | table | what | how long |
 * | --- | --- | --- |
 * | `credentials` | one row a credential; nothing that could be used as one | until `ends_at` |
 * | `devices` | programs that wait, under the hash of their code; `granted` is empty once they received it | until `ends_at` |
 * | `device_clients` | the networks that they asked from | until `ends_at` |
 * | `device_places` | where they asked from, and at which host, for the page that shows it | until `ends_at` |
 */
export function credentialTables(sql: Statements, later: (now: number) => Promise<void>): CredentialStore {
  sql.script(`
    CREATE TABLE IF NOT EXISTS credentials (
      id TEXT PRIMARY KEY, session_key TEXT NOT NULL, issuer TEXT NOT NULL, subject TEXT NOT NULL, name TEXT NOT NULL,
      created_at INTEGER NOT NULL, used_at INTEGER NOT NULL, ends_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS credentials_by_subject ON credentials (issuer, subject);
    CREATE INDEX IF NOT EXISTS credentials_by_end ON credentials (ends_at);
    CREATE TABLE IF NOT EXISTS devices (
      key TEXT PRIMARY KEY, user_code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, granted TEXT, asked_at INTEGER NOT NULL,
      ends_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS devices_by_end ON devices (ends_at);
    CREATE TABLE IF NOT EXISTS device_clients (
      key TEXT PRIMARY KEY, client TEXT NOT NULL, ends_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS device_clients_by_client ON device_clients (client, ends_at);
    CREATE INDEX IF NOT EXISTS device_clients_by_end ON device_clients (ends_at);
    CREATE TABLE IF NOT EXISTS device_places (
      user_code TEXT PRIMARY KEY, place TEXT NOT NULL, ends_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS device_places_by_end ON device_places (ends_at);
  `);
  const count = (where: string, ...values: readonly SqlValue[]): number =>
    Number(sql.row(`SELECT COUNT(*) AS count FROM ${where} AND ends_at > ?`, ...values)?.count);
  return {
    addCredential: async ({ id, sessionKey, issuer, subject, name, createdAt, usedAt, endsAt }, now) => {
      sql.rows(
        `INSERT INTO credentials (id, session_key, issuer, subject, name, created_at, used_at, ends_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[id, sessionKey, issuer, subject, name, createdAt, usedAt, endsAt],
      );
      await later(now);
    },
    useCredential: async (id, now, givenAfter = 0) => {
      const row = sql.row(
        'SELECT used_at FROM credentials WHERE id = ? AND ends_at > ? AND created_at > ?',
        ...[id, now, givenAfter],
      );
      if (row === undefined) return false;
      // As with sessions: to a minute is good enough.
      if (now >= Number(row.used_at) + 60) {
        sql.rows('UPDATE credentials SET used_at = ? WHERE id = ?', now, id);
      }
      return true;
    },
    listCredentials: async (owner, now, skip = 0) => {
      // Without a condition that says "or nobody is named": for one person no index would serve.
      const [whose, named] =
        owner === undefined ? ['', []] : ['issuer = ? AND subject = ? AND ', [owner.issuer, owner.subject]];
      return sql
        .rows(
          `SELECT * FROM credentials WHERE ${whose}ends_at > ?
             AND EXISTS (SELECT 1 FROM sessions WHERE key = session_key AND ends_at > ?)
             ORDER BY created_at DESC, id LIMIT ? OFFSET ?`,
          ...[...named, now, now, LONGEST_LIST, skip],
        )
        .map(credentialOf);
    },
    revokeCredential: async (id, owner) => {
      const row = sql.row(
        'DELETE FROM credentials WHERE id = ?1 AND (?2 IS NULL OR (issuer = ?2 AND subject = ?3)) RETURNING *',
        ...[id, owner?.issuer ?? null, owner?.subject ?? null],
      );
      return row && credentialOf(row);
    },
    redeemCode: async (id, keepUntil, now) => {
      const isNew = useOnce(sql, `code ${id}`, keepUntil);
      await later(now);
      return isNew;
    },
    addDevice: async ({ key, userCode, name, client, place, endsAt }, now) => {
      const isAdded = sql.whole(() => {
        // First the few of one network, so that whoever is past that makes nobody count all the others.
        if (
          client !== undefined &&
          count('device_clients WHERE client = ?', client, now) >= MOST_DEVICES_OF_ONE
        )
          return false;
        if (count('devices WHERE TRUE', now) >= MOST_DEVICES) return false;
        // A code that somebody else has by chance is theirs.
        const isNew = sql.hasRow(
          `INSERT INTO devices (key, user_code, name, granted, asked_at, ends_at) VALUES (?, ?, ?, NULL, 0, ?)
           ON CONFLICT DO NOTHING RETURNING key`,
          ...[key, userCode, name, endsAt],
        );
        if (isNew && client !== undefined)
          sql.rows('INSERT INTO device_clients (key, client, ends_at) VALUES (?, ?, ?)', key, client, endsAt);
        if (isNew && place !== undefined)
          sql.rows(
            `INSERT INTO device_places (user_code, place, ends_at) VALUES (?, ?, ?)
             ON CONFLICT DO UPDATE SET place = excluded.place, ends_at = excluded.ends_at`,
            ...[userCode, JSON.stringify(place), endsAt],
          );
        return isNew;
      });
      await later(now);
      return isAdded;
    },
    deviceName: async (userCode, now) => {
      const row = sql.row(
        'SELECT name FROM devices WHERE user_code = ? AND granted IS NULL AND ends_at > ?',
        ...[userCode, now],
      );
      return row && String(row.name);
    },
    devicePlace: async (userCode, now) => {
      const row = sql.row(
        `SELECT place FROM device_places WHERE user_code = ?1 AND ends_at > ?2
           AND EXISTS (SELECT 1 FROM devices WHERE user_code = ?1 AND granted IS NULL AND ends_at > ?2)`,
        ...[userCode, now],
      );
      return row && devicePlaceOf(row);
    },
    grantDevice: async (userCode, grant, now) =>
      sql.hasRow(
        'UPDATE devices SET granted = ? WHERE user_code = ? AND granted IS NULL AND ends_at > ? RETURNING key',
        ...[grant, userCode, now],
      ),
    pollDevice: async (key, now) =>
      sql.whole(() => {
        const row = sql.row('SELECT * FROM devices WHERE key = ? AND ends_at > ?', key, now);
        if (row === undefined) return { state: 'unknown' };
        if (row.granted === '') return { state: 'used' };
        if (now < Number(row.asked_at) + POLL_SECONDS) return { state: 'too_fast' };
        if (typeof row.granted === 'string') {
          sql.rows("UPDATE devices SET granted = '' WHERE key = ?", key);
          return { state: 'granted', grant: row.granted };
        }
        sql.rows('UPDATE devices SET asked_at = ? WHERE key = ?', now, key);
        return { state: 'pending' };
      }),
  };
}
