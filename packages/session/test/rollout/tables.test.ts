import { SqliteStorage } from '@portcullis/testing/stores';
import { beforeEach, describe, expect, test } from 'vitest';
import { BreakGlassTables } from '../../src/break-glass/break-glass-tables.ts';
import type { StoredAgent } from '../../src/store/agent-store.ts';
import type { StoredSession } from '../../src/store/session-store.ts';
import { tableSessions } from '../../src/store/sqlite/table-sessions.ts';
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

const AGENT = {
  ...{ id: 'agent', sessionKey: 'a', ...OWNER, redirectUri: 'http://127.0.0.1/done' },
  ...{ client: { id: 'chat', name: 'Chat', known: 'registered' }, resource: 'https://tools.example/mcp' },
  ...{ scopes: ['read'], createdAt: NOW, usedAt: NOW, endsAt: NOW + 600 },
} satisfies StoredAgent;
const CLIENT = {
  ...{ id: 'pcc', name: 'Chat', redirectUris: ['http://127.0.0.1/done'] },
  ...{ createdAt: NOW, endsAt: NOW + 3600 },
};

const SEAL = { gate: 'https://app.example', keys: ['k1'], by: 'k1' };

let storage: SqliteStorage;
beforeEach(() => {
  storage = new SqliteStorage();
});
const former = () => new FormerSessionTables(storage.sql);
const present = () => {
  const { store, sweep } = tableSessions(storage, async () => {});
  return { sessions: store, sweep };
};

describe('a former version, this one, and the former one again', () => {
  test('find, refresh and end each other’s sessions', async () => {
    former().add(stored('a'), NOW);
    const { sessions } = present();
    expect(await sessions.find('a', NOW, 0)).toEqual({ session: 'session a', revision: 1, seenAt: NOW });
    expect(await sessions.claim('a', 1, NOW, NOW + 30)).toBe(true);
    await sessions.add(stored('b'), NOW);
    const again = former();
    // The claim of the other holds.
    expect(again.claim('a', 1, NOW + 10, NOW + 40)).toBe(false);
    expect(again.find('b', NOW, 0)).toEqual({ session: 'session b', revision: 1, seenAt: NOW });
    expect(again.claim('b', 1, NOW, NOW + 30) && again.replace('b', 1, 'refreshed')).toBe(true);
    expect(await present().sessions.find('b', NOW, 0)).toMatchObject({ session: 'refreshed', revision: 2 });
    again.endAll({ ...OWNER, sid: undefined }, NOW, NOW + 86_400);
    expect(await present().sessions.find('b', NOW, 0)).toBeUndefined();
  });

  test('know each other’s ends of sessions in cookies, and used logout tokens', async () => {
    former().endAll({ ...OWNER, sid: undefined }, NOW, NOW + 86_400);
    expect(former().use('jti-1', NOW + 600)).toBe(true);
    const { sessions } = present();
    expect(await sessions.isEnded({ ...OWNER, key: 'c', sid: 'sid-1', startedAt: NOW - 1 })).toBe(true);
    const bob = { issuer: OWNER.issuer, subject: 'bob', sid: undefined };
    expect(await sessions.endOnce(bob, 'jti-1', NOW + 600, NOW)).toBe(false);
    expect(former().endedAt(OWNER.issuer, 'bob', undefined)).toBeUndefined();
    expect(await sessions.endOnce(bob, 'jti-2', NOW + 600, NOW)).toBe(true);
    expect(former().use('jti-2', NOW + 600)).toBe(false);
    expect(former().endedAt(OWNER.issuer, 'bob', undefined)).toBe(NOW);
  });

  test('leave the rows unchanged that only one of them knows, also when they sweep', async () => {
    former().add(stored('a'), NOW);
    await present().sessions.addCredential(credential('program'), NOW);
    former().sweep(NOW + 60);
    expect(await present().sessions.listCredentials(OWNER, NOW)).toEqual([credential('program')]);
    expect(present().sweep(NOW + 60)).toBe(NOW + 3600);
  });

  test('leave agents and their clients unchanged, which end with the session that the former one stored and ends', async () => {
    former().add(stored('a'), NOW);
    const { sessions } = present();
    await sessions.addAgent(AGENT, NOW);
    expect(await sessions.addClient(CLIENT, '192.0.2.1', NOW)).toBe(true);
    former().sweep(NOW + 60);
    const again = present().sessions;
    expect(await again.listAgents({ owner: OWNER }, NOW)).toEqual([AGENT]);
    expect(await again.turnAgent('agent', 1, NOW)).toMatchObject({ state: 'turned' });
    expect(await again.useClient('pcc', NOW + 3600, NOW)).toEqual(CLIENT);
    former().endAll({ ...OWNER, sid: undefined }, NOW, NOW + 86_400);
    expect(await present().sessions.listAgents({ owner: OWNER }, NOW)).toEqual([]);
    // Its tokens stand for that session, which is asked for at each use.
    expect(await present().sessions.find('a', NOW, 0)).toBeUndefined();
  });
});

describe('tables with a column more from a later version', () => {
  test('serve this version, which writes its own columns and leaves the rest', async () => {
    present();
    storage.grow();
    const { sessions, sweep } = present();
    await sessions.add({ ...stored('a'), seal: SEAL }, NOW);
    const bob = { issuer: 'https://other.example', subject: 'bob' };
    await sessions.endAll(bob, NOW);
    const uses = [await sessions.endOnce(bob, 'jti', NOW + 600, NOW + 1)];
    uses.push(await sessions.endOnce(bob, 'jti', NOW + 600, NOW + 1));
    expect(uses).toEqual([true, false]);
    await sessions.addCredential(credential('program'), NOW);
    expect(await sessions.listCredentials(OWNER, NOW)).toEqual([credential('program')]);
    const device = {
      ...{ key: 'device', userCode: 'ABCD-EFGH', name: 'laptop', client: '192.0.2.1', endsAt: NOW + 600 },
      place: { host: 'https://app.example' },
    };
    expect(await sessions.addDevice(device, NOW)).toBe(true);
    await sessions.addHandOver('code', 'sealed', NOW + 30, NOW);
    await sessions.addAgent(AGENT, NOW);
    expect(await sessions.addClient(CLIENT, '192.0.2.1', NOW)).toBe(true);
    for (const table of Object.keys(storage.shape())) {
      expect([table, storage.readLater(table)]).toEqual([table, ['as before']]);
      storage.writeLater(table);
    }
    expect((await sessions.claim('a', 1, NOW, NOW + 30)) && (await sessions.replace('a', 1, 'new'))).toBe(
      true,
    );
    await sessions.endAll(bob, NOW + 2);
    expect(await sessions.useCredential('program', NOW + 120)).toBe(true);
    expect(await sessions.find('a', NOW, 0, { ...SEAL, keys: ['k2', 'k1'], by: 'k2' })).toBeDefined();
    expect(await sessions.list(undefined, NOW, 9, 0, { ...SEAL, keys: ['k2'] })).toHaveLength(1);
    expect(storage.readLater('sessions')).toEqual(['known later']);
    expect(storage.readLater('session_seals')).toEqual(['known later']);
    expect(storage.readLater('session_keys')).toEqual(['known later', 'as before']);
    expect(storage.readLater('endings')).toEqual(['known later']);
    expect(storage.readLater('credentials')).toEqual(['known later']);
    expect(await sessions.useAgent('agent', NOW + 120, 0)).toEqual(AGENT);
    expect(await sessions.turnAgent('agent', 1, NOW)).toMatchObject({ state: 'turned' });
    expect(storage.readLater('agents')).toEqual(['known later']);
    expect(await sessions.useClient('pcc', NOW + 7200, NOW)).toEqual({ ...CLIENT, endsAt: NOW + 7200 });
    expect(storage.readLater('agent_clients')).toEqual(['known later']);
    expect(sweep(NOW + 60)).toBe(NOW + 600);
  });
});

test('grants in a table with a column more from a later version are used and revoked by this one', () => {
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

test('the tables have all columns that released versions use, and further ones have a default', () => {
  present();
  const shape = storage.shape();
  for (const [table, columns] of Object.entries(KEPT)) {
    expect([table, shape[table]]).toEqual([table, expect.arrayContaining(columns)]);
    const more = shape[table]?.filter((column) => !columns.includes(column)) ?? [];
    expect(more.filter((column) => / NOT NULL/.test(column) && !/ DEFAULT/.test(column))).toEqual([]);
  }
});
