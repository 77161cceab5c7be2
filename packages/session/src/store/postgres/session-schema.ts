/**
 * Tables in PostgreSQL, for all gates that share the database: `store` identifies the gate of a row. Times are in seconds since the Unix
 * epoch.
 *
 * | table | what | how long |
 * | --- | --- | --- |
 * | `portcullis_sessions` | one row a session, under the hash of its id | until `ends_at` |
 * | `portcullis_session_seals` | by which key of which gate a session is sealed | until `ends_at` |
 * | `portcullis_session_keys` | the ids of keys of each gate, in the order in which they were first seen, and whether they were replaced | permanently |
 * | `portcullis_endings` | whose sessions were ended, and when | until `keep_until` |
 * | `portcullis_used_ids` | `jti` of logout tokens, codes, and hashes of sessions in cookies that were ended | until `keep_until` |
 * | `portcullis_credentials` | one row a credential; nothing that could be used as one | until `ends_at` |
 * | `portcullis_devices` | programs that wait, under the hash of their code; `granted` is empty once they received it | until `ends_at` |
 * | `portcullis_device_clients` | the networks that they asked from | until `ends_at` |
 * | `portcullis_device_places` | where they asked from, and at which host, for the page that shows it | until `ends_at` |
 * | `portcullis_agents` | one row for each client that acts for a user; no token | until `ends_at` |
 * | `portcullis_agent_clients` | clients that registered themselves; `network` until one is used | until `ends_at` |
 * | `portcullis_hand_overs` | sessions on the way to the host of an application, sealed, under the hash of their code | until `ends_at` |
 */
export const SESSION_SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS portcullis_sessions (
     store TEXT NOT NULL, key TEXT NOT NULL, issuer TEXT NOT NULL, subject TEXT NOT NULL, sid TEXT, session TEXT NOT NULL,
     revision INTEGER NOT NULL, seen_at BIGINT NOT NULL, claimed_until BIGINT NOT NULL, ends_at BIGINT NOT NULL,
     PRIMARY KEY (store, key))`,
  'CREATE INDEX IF NOT EXISTS portcullis_sessions_by_subject ON portcullis_sessions (store, issuer, subject)',
  'CREATE INDEX IF NOT EXISTS portcullis_sessions_by_sid ON portcullis_sessions (store, issuer, sid)',
  'CREATE INDEX IF NOT EXISTS portcullis_sessions_by_end ON portcullis_sessions (ends_at)',
  `CREATE TABLE IF NOT EXISTS portcullis_session_seals (
     store TEXT NOT NULL, key TEXT NOT NULL, gate TEXT NOT NULL, sealed_by TEXT NOT NULL, ends_at BIGINT NOT NULL,
     PRIMARY KEY (store, key))`,
  'CREATE INDEX IF NOT EXISTS portcullis_session_seals_by_key ON portcullis_session_seals (store, gate, sealed_by)',
  'CREATE INDEX IF NOT EXISTS portcullis_session_seals_by_end ON portcullis_session_seals (ends_at)',
  `CREATE TABLE IF NOT EXISTS portcullis_session_keys (
     store TEXT NOT NULL, gate TEXT NOT NULL, id TEXT NOT NULL, place BIGINT NOT NULL, replaced BOOLEAN NOT NULL DEFAULT FALSE,
     PRIMARY KEY (store, gate, id))`,
  `CREATE TABLE IF NOT EXISTS portcullis_endings (
     store TEXT NOT NULL, issuer TEXT NOT NULL, subject TEXT NOT NULL, sid TEXT NOT NULL, at BIGINT NOT NULL,
     keep_until BIGINT NOT NULL, PRIMARY KEY (store, issuer, subject, sid))`,
  'CREATE INDEX IF NOT EXISTS portcullis_endings_by_end ON portcullis_endings (keep_until)',
  `CREATE TABLE IF NOT EXISTS portcullis_used_ids (
     store TEXT NOT NULL, id TEXT NOT NULL, keep_until BIGINT NOT NULL, PRIMARY KEY (store, id))`,
  'CREATE INDEX IF NOT EXISTS portcullis_used_ids_by_end ON portcullis_used_ids (keep_until)',
  `CREATE TABLE IF NOT EXISTS portcullis_credentials (
     store TEXT NOT NULL, id TEXT NOT NULL, session_key TEXT NOT NULL, issuer TEXT NOT NULL, subject TEXT NOT NULL,
     name TEXT NOT NULL, created_at BIGINT NOT NULL, used_at BIGINT NOT NULL, ends_at BIGINT NOT NULL,
     PRIMARY KEY (store, id))`,
  'CREATE INDEX IF NOT EXISTS portcullis_credentials_by_subject ON portcullis_credentials (store, issuer, subject)',
  'CREATE INDEX IF NOT EXISTS portcullis_credentials_by_end ON portcullis_credentials (ends_at)',
  `CREATE TABLE IF NOT EXISTS portcullis_devices (
     store TEXT NOT NULL, key TEXT NOT NULL, user_code TEXT NOT NULL, name TEXT NOT NULL, granted TEXT,
     asked_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, PRIMARY KEY (store, key), UNIQUE (store, user_code))`,
  'CREATE INDEX IF NOT EXISTS portcullis_devices_by_end ON portcullis_devices (ends_at)',
  `CREATE TABLE IF NOT EXISTS portcullis_device_clients (
     store TEXT NOT NULL, key TEXT NOT NULL, client TEXT NOT NULL, ends_at BIGINT NOT NULL, PRIMARY KEY (store, key))`,
  `CREATE INDEX IF NOT EXISTS portcullis_device_clients_by_client
     ON portcullis_device_clients (store, client, ends_at)`,
  'CREATE INDEX IF NOT EXISTS portcullis_device_clients_by_end ON portcullis_device_clients (ends_at)',
  `CREATE TABLE IF NOT EXISTS portcullis_device_places (
     store TEXT NOT NULL, user_code TEXT NOT NULL, place TEXT NOT NULL, ends_at BIGINT NOT NULL, PRIMARY KEY (store, user_code))`,
  'CREATE INDEX IF NOT EXISTS portcullis_device_places_by_end ON portcullis_device_places (ends_at)',
  `CREATE TABLE IF NOT EXISTS portcullis_hand_overs (
     store TEXT NOT NULL, key TEXT NOT NULL, content TEXT NOT NULL, ends_at BIGINT NOT NULL, PRIMARY KEY (store, key))`,
  'CREATE INDEX IF NOT EXISTS portcullis_hand_overs_by_end ON portcullis_hand_overs (ends_at)',
  `CREATE TABLE IF NOT EXISTS portcullis_agents (
     store TEXT NOT NULL, id TEXT NOT NULL, session_key TEXT NOT NULL, issuer TEXT NOT NULL, subject TEXT NOT NULL,
     client_id TEXT NOT NULL, client_name TEXT NOT NULL, client_known TEXT NOT NULL, redirect_uri TEXT NOT NULL,
     resource TEXT NOT NULL, scopes TEXT NOT NULL, turn BIGINT NOT NULL, created_at BIGINT NOT NULL, used_at BIGINT NOT NULL,
     ends_at BIGINT NOT NULL, deposit TEXT, PRIMARY KEY (store, id))`,
  'CREATE INDEX IF NOT EXISTS portcullis_agents_by_subject ON portcullis_agents (store, issuer, subject)',
  'CREATE INDEX IF NOT EXISTS portcullis_agents_by_client ON portcullis_agents (store, client_id)',
  'CREATE INDEX IF NOT EXISTS portcullis_agents_by_end ON portcullis_agents (ends_at)',
  `CREATE TABLE IF NOT EXISTS portcullis_agent_clients (
     store TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, redirect_uris TEXT NOT NULL, network TEXT NOT NULL,
     created_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, PRIMARY KEY (store, id))`,
  `CREATE INDEX IF NOT EXISTS portcullis_agent_clients_by_network
     ON portcullis_agent_clients (store, network, ends_at)`,
  'CREATE INDEX IF NOT EXISTS portcullis_agent_clients_by_end ON portcullis_agent_clients (ends_at)',
];

/** What a sweep deletes from: table, and the column with the time after which a row may be deleted. */
export const SWEPT_TABLES: readonly (readonly [table: string, until: string])[] = [
  ['portcullis_sessions', 'ends_at'],
  ['portcullis_endings', 'keep_until'],
  ['portcullis_used_ids', 'keep_until'],
  ['portcullis_credentials', 'ends_at'],
  ['portcullis_devices', 'ends_at'],
  ['portcullis_device_clients', 'ends_at'],
  ['portcullis_device_places', 'ends_at'],
  ['portcullis_hand_overs', 'ends_at'],
  ['portcullis_agents', 'ends_at'],
  ['portcullis_agent_clients', 'ends_at'],
  ['portcullis_session_seals', 'ends_at'],
];
