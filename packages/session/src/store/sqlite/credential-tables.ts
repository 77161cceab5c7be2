import type { Person } from '../../keeping/session-list.ts';
import type { Sql } from './session-tables.ts';
import {
  type DeviceAnswer,
  LONGEST_LIST,
  MOST_DEVICES,
  MOST_DEVICES_OF_ONE,
  POLL_SECONDS,
  type StoredCredential,
  type StoredDevice,
} from '../credential-store.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * Credentials, and programs that wait for one, in the SQLite of the sessions that they belong to. Every method is
 * synchronous. Times are in seconds since the Unix epoch.
 *
 * | table | what | how long |
 * | --- | --- | --- |
 * | `credentials` | one row a credential; nothing that could be used as one | until `ends_at` |
 * | `devices` | programs that wait, under the hash of their code; `granted` is empty once they were told | until `ends_at` |
 * | `device_clients` | the networks that they asked from | until `ends_at` |
 */
export class CredentialTables {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    sql.exec(`
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
    `);
  }

  add({ id, sessionKey, issuer, subject, name, createdAt, usedAt, endsAt }: StoredCredential): void {
    this.#sql.exec(
      `INSERT INTO credentials (id, session_key, issuer, subject, name, created_at, used_at, ends_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[id, sessionKey, issuer, subject, name, createdAt, usedAt, endsAt],
    );
  }

  use(id: string, now: number, givenAfter = 0): boolean {
    const [row] = this.#rows(
      'SELECT used_at FROM credentials WHERE id = ? AND ends_at > ? AND created_at > ?',
      ...[id, now, givenAfter],
    );
    if (row === undefined) return false;
    // As with sessions: to a minute is good enough.
    if (now >= Number(row.used_at) + 60) {
      this.#sql.exec('UPDATE credentials SET used_at = ? WHERE id = ?', now, id);
    }
    return true;
  }

  list(owner: Person | undefined, now: number, skip = 0): readonly StoredCredential[] {
    // Without a condition that says "or nobody is named": for one person no index would serve.
    const [whose, named] =
      owner === undefined ? ['', []] : ['issuer = ? AND subject = ? AND ', [owner.issuer, owner.subject]];
    return this.#rows(
      `SELECT * FROM credentials WHERE ${whose}ends_at > ?
         AND EXISTS (SELECT 1 FROM sessions WHERE key = session_key AND ends_at > ?)
         ORDER BY created_at DESC, id LIMIT ? OFFSET ?`,
      ...[...named, now, now, LONGEST_LIST, skip],
    ).map(credentialOf);
  }

  revoke(id: string, owner: Person | undefined): StoredCredential | undefined {
    const [row] = this.#rows(
      'DELETE FROM credentials WHERE id = ?1 AND (?2 IS NULL OR (issuer = ?2 AND subject = ?3)) RETURNING *',
      ...[id, owner?.issuer ?? null, owner?.subject ?? null],
    );
    return row && credentialOf(row);
  }

  addDevice({ key, userCode, name, client, endsAt }: StoredDevice, now: number): boolean {
    const count = (where: string, ...bindings: (string | number)[]): number =>
      Number(
        this.#rows(`SELECT COUNT(*) AS count FROM ${where} AND ends_at > ?`, ...bindings, now)[0]?.count,
      );
    // First the few of one network, so that whoever is past that makes nobody count all the others.
    if (client !== undefined && count('device_clients WHERE client = ?', client) >= MOST_DEVICES_OF_ONE)
      return false;
    if (count('devices WHERE TRUE') >= MOST_DEVICES) return false;
    // A code that somebody else has by chance is theirs.
    const added = this.#rows(
      `INSERT INTO devices (key, user_code, name, granted, asked_at, ends_at) VALUES (?, ?, ?, NULL, 0, ?)
       ON CONFLICT DO NOTHING RETURNING key`,
      ...[key, userCode, name, endsAt],
    );
    if (added.length > 0 && client !== undefined)
      this.#rows('INSERT INTO device_clients (key, client, ends_at) VALUES (?, ?, ?)', key, client, endsAt);
    return added.length > 0;
  }

  deviceName(userCode: string, now: number): string | undefined {
    const [row] = this.#rows(
      'SELECT name FROM devices WHERE user_code = ? AND granted IS NULL AND ends_at > ?',
      ...[userCode, now],
    );
    return row && String(row.name);
  }

  grantDevice(userCode: string, grant: string, now: number): boolean {
    const rows = this.#rows(
      'UPDATE devices SET granted = ? WHERE user_code = ? AND granted IS NULL AND ends_at > ? RETURNING key',
      ...[grant, userCode, now],
    );
    return rows.length > 0;
  }

  pollDevice(key: string, now: number): DeviceAnswer {
    const [row] = this.#rows('SELECT * FROM devices WHERE key = ? AND ends_at > ?', key, now);
    if (row === undefined) return { state: 'unknown' };
    if (row.granted === '') return { state: 'used' };
    if (now < Number(row.asked_at) + POLL_SECONDS) return { state: 'too_fast' };
    if (typeof row.granted === 'string') {
      this.#sql.exec("UPDATE devices SET granted = '' WHERE key = ?", key);
      return { state: 'granted', grant: row.granted };
    }
    this.#sql.exec('UPDATE devices SET asked_at = ? WHERE key = ?', now, key);
    return { state: 'pending' };
  }

  #rows(query: string, ...bindings: (string | number | null)[]): readonly Row[] {
    return this.#sql.exec(query, ...bindings).toArray();
  }
}

/** A credential, of its row. */
export function credentialOf(row: Row): StoredCredential {
  return {
    id: String(row.id),
    sessionKey: String(row.session_key),
    issuer: String(row.issuer),
    subject: String(row.subject),
    name: String(row.name),
    createdAt: Number(row.created_at),
    usedAt: Number(row.used_at),
    endsAt: Number(row.ends_at),
  };
}
