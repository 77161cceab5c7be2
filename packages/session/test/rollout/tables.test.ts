import { SqliteStorage } from '@portcullis/testing/stores';
import { beforeEach, describe, expect, test } from 'vitest';
import { BreakGlassTables } from '../../src/break-glass/break-glass-tables.ts';
import { CredentialTables } from '../../src/store/sqlite/credential-tables.ts';
import { SealTables } from '../../src/store/sqlite/seal-tables.ts';
import type { StoredSession } from '../../src/store/session-store.ts';
import { SessionTables } from '../../src/store/sqlite/session-tables.ts';
import { FormerSessionTables } from './former-session-tables.ts';

// While a version is rolled out, isolates of two of them ask one Durable Object, whose code is of either. docs/decisions/0058.

const NOW = 1_800_000_000;
const OWNER = { issuer: 'https://idp.example', subject: 'ada' };

const stored = (key: string): StoredSession => ({
  ...OWNER,
  key,
  sid: 'sid-1',
  session: `session ${key}`,
  endsAt: NOW + 3600,
});
const credential = (id: string) => ({
  ...OWNER,
  ...{ id, sessionKey: 'a', name: 'laptop', createdAt: NOW, usedAt: NOW, endsAt: NOW + 3600 },
});

const SEAL = { gate: 'https://app.example', keys: ['k1'], by: 'k1' };

let storage: SqliteStorage;
beforeEach(() => {
  storage = new SqliteStorage();
});
const former = () => new FormerSessionTables(storage.sql);
const present = () => {
  const seals = new SealTables(storage.sql);
  const sessions = new SessionTables(storage.sql, seals);
  return { seals, sessions, credentials: new CredentialTables(storage.sql) };
};

describe('a former version, this one, and the former one again', () => {
  test('find, refresh and end each other’s sessions', () => {
    former().add(stored('a'), NOW);
    const { sessions } = present();
    expect(sessions.find('a', NOW, 0)).toEqual({ session: 'session a', revision: 1, seenAt: NOW });
    expect(sessions.claim('a', 1, NOW, NOW + 30)).toBe(true);
    sessions.add(stored('b'), NOW);
    const again = former();
    // The claim of the other holds.
    expect(again.claim('a', 1, NOW + 10, NOW + 40)).toBe(false);
    expect(again.find('b', NOW, 0)).toEqual({ session: 'session b', revision: 1, seenAt: NOW });
    expect(again.claim('b', 1, NOW, NOW + 30) && again.replace('b', 1, 'refreshed')).toBe(true);
    expect(present().sessions.find('b', NOW, 0)).toMatchObject({ session: 'refreshed', revision: 2 });
    again.endAll({ ...OWNER, sid: undefined }, NOW, NOW + 86_400);
    expect(present().sessions.find('b', NOW, 0)).toBeUndefined();
  });

  test('know each other’s ends of sessions in cookies, and used logout tokens', () => {
    former().endAll({ ...OWNER, sid: undefined }, NOW, NOW + 86_400);
    expect(former().use('jti-1', NOW + 600)).toBe(true);
    const { sessions } = present();
    expect(sessions.isEnded({ ...OWNER, key: 'c', sid: 'sid-1', startedAt: NOW - 1 })).toBe(true);
    expect(sessions.use('jti-1', NOW + 600)).toBe(false);
    expect(sessions.use('jti-2', NOW + 600)).toBe(true);
    sessions.endAll({ issuer: OWNER.issuer, subject: 'bob', sid: undefined }, NOW, NOW + 86_400);
    expect(former().use('jti-2', NOW + 600)).toBe(false);
    expect(former().endedAt(OWNER.issuer, 'bob', undefined)).toBe(NOW);
  });

  test('leave alone what only one of them knows, also when they sweep', () => {
    former().add(stored('a'), NOW);
    const { credentials } = present();
    credentials.add(credential('program'));
    former().sweep(NOW + 60);
    expect(present().credentials.list(OWNER, NOW)).toEqual([credential('program')]);
    expect(present().sessions.sweep(NOW + 60)).toBe(NOW + 3600);
  });
});

describe('tables that a later version has given a column more', () => {
  test('serve this one, which writes what it knows and leaves the rest', () => {
    present();
    storage.grow();
    const { sessions, credentials, seals } = present();
    sessions.add({ ...stored('a'), seal: SEAL }, NOW);
    sessions.endAll({ issuer: 'https://other.example', subject: 'bob' }, NOW, NOW + 86_400);
    sessions.endAll({ issuer: 'https://other.example', subject: 'bob' }, NOW + 1, NOW + 86_400);
    expect([sessions.use('jti', NOW + 600), sessions.use('jti', NOW + 600)]).toEqual([true, false]);
    credentials.add(credential('program'));
    expect(credentials.list(OWNER, NOW)).toEqual([credential('program')]);
    const device = {
      ...{ key: 'device', userCode: 'ABCD-EFGH', name: 'laptop', client: '192.0.2.1', endsAt: NOW + 600 },
    };
    expect(credentials.addDevice(device, NOW)).toBe(true);
    seals.look(SEAL);
    for (const table of Object.keys(storage.shape())) {
      expect([table, storage.readLater(table)]).toEqual([table, ['as before']]);
      storage.writeLater(table);
    }
    expect(sessions.claim('a', 1, NOW, NOW + 30) && sessions.replace('a', 1, 'refreshed')).toBe(true);
    sessions.endAll({ issuer: 'https://other.example', subject: 'bob' }, NOW + 2, NOW + 86_400);
    expect(credentials.use('program', NOW + 120)).toBe(true);
    expect(storage.readLater('sessions')).toEqual(['known later']);
    seals.add('a', NOW + 3600, { ...SEAL, by: 'k2' });
    seals.look({ ...SEAL, keys: ['k2'] });
    expect(storage.readLater('session_keys')).toEqual(['known later', 'as before']);
    expect(storage.readLater('session_seals')).toEqual(['known later']);
    expect(storage.readLater('endings')).toEqual(['known later']);
    expect(storage.readLater('credentials')).toEqual(['known later']);
    expect(sessions.sweep(NOW + 60)).toBe(NOW + 600);
  });
});

test('grants in a table that a later version has given a column more are used and taken back by this one', () => {
  new BreakGlassTables(storage.sql);
  storage.grow();
  const grants = new BreakGlassTables(storage.sql);
  const session = {
    ...{
      grant: 'a',
      gate: 'app.example',
      iss: OWNER.issuer,
      sub: OWNER.subject,
      signer: 'ops',
      signerId: 'ops+0',
    },
    ...{ startedAt: NOW, endsAt: NOW + 600 },
  };
  expect(grants.redeem(session, 'key', NOW)).toBe('begun');
  storage.writeLater('grants');
  expect([grants.revoke('a', NOW), grants.revoke('b', NOW)]).toEqual([true, false]);
  expect(grants.find('key', NOW)).toBeUndefined();
  expect(storage.readLater('grants')).toEqual(['known later', 'as before']);
});

/** What released versions rely on: a column is only ever added, with a default or without NOT NULL. */
const KEPT = {
  credentials: [
    'id TEXT NOT NULL KEY',
    'session_key TEXT NOT NULL',
    'issuer TEXT NOT NULL',
    'subject TEXT NOT NULL',
    'name TEXT NOT NULL',
    'created_at INTEGER NOT NULL',
    'used_at INTEGER NOT NULL',
    'ends_at INTEGER NOT NULL',
  ],
  device_clients: ['key TEXT NOT NULL KEY', 'client TEXT NOT NULL', 'ends_at INTEGER NOT NULL'],
  devices: [
    'key TEXT NOT NULL KEY',
    'user_code TEXT NOT NULL',
    'name TEXT NOT NULL',
    'granted TEXT',
    'asked_at INTEGER NOT NULL',
    'ends_at INTEGER NOT NULL',
  ],
  endings: [
    'issuer TEXT NOT NULL KEY',
    'subject TEXT NOT NULL KEY',
    'sid TEXT NOT NULL KEY',
    'at INTEGER NOT NULL',
    'keep_until INTEGER NOT NULL',
  ],
  session_keys: [
    'gate TEXT NOT NULL KEY',
    'id TEXT NOT NULL KEY',
    'place INTEGER NOT NULL',
    'replaced INTEGER NOT NULL DEFAULT',
  ],
  session_seals: [
    'key TEXT NOT NULL KEY',
    'gate TEXT NOT NULL',
    'sealed_by TEXT NOT NULL',
    'ends_at INTEGER NOT NULL',
  ],
  sessions: [
    'key TEXT NOT NULL KEY',
    'issuer TEXT NOT NULL',
    'subject TEXT NOT NULL',
    'sid TEXT',
    'session TEXT NOT NULL',
    'revision INTEGER NOT NULL',
    'seen_at INTEGER NOT NULL',
    'claimed_until INTEGER NOT NULL',
    'ends_at INTEGER NOT NULL',
  ],
  used_ids: ['id TEXT NOT NULL KEY', 'keep_until INTEGER NOT NULL'],
};

test('the tables have all that released versions rely on, and what is more has a default', () => {
  present();
  const shape = storage.shape();
  for (const [table, columns] of Object.entries(KEPT)) {
    expect([table, shape[table]]).toEqual([table, expect.arrayContaining(columns)]);
    const more = shape[table]?.filter((column) => !columns.includes(column)) ?? [];
    expect(more.filter((column) => / NOT NULL/.test(column) && !/ DEFAULT/.test(column))).toEqual([]);
  }
});
