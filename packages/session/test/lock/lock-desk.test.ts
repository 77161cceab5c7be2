import { describe, expect, test } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { lockDesk, memorySessions } from '../../src/index.ts';
import type { PersonName } from '../../src/lock/lock.ts';
import { credentialScene } from '../fixtures/credential-scene.ts';
import { ADA, lockScene, OPERATOR } from '../fixtures/lock-scene.ts';
import { scene } from '../fixtures/scene.ts';

const change = { action: 'lock', names: [{ email: 'ADA@corp.example' }], reason: 'INC-1' } as const;
let orders = 0;
const order = () => ({ id: `order ${++orders}`, keepUntil: 9_000_000_000 });

/** A gate at which Ada has a session in the store, and a desk that knows it. */
async function loggedIn() {
  const gate = await scene({ store: memorySessions() });
  const list = lockScene({}, { clock: gate.clock });
  await gate.logIn();
  return { gate, list, desk: lockDesk({ locks: list.locks, sessions: gate.gate.directory }) };
}

test('an operator’s order by address also covers the subject in the sessions, and ends them with their refresh tokens', async () => {
  const gate = await scene({ store: memorySessions() });
  const list = lockScene({}, { clock: gate.clock });
  await gate.logIn();
  await gate.logIn(gate.newBrowser());
  const desk = lockDesk({ locks: list.locks, sessions: gate.gate.directory });
  const report = await desk.carryOut(change, OPERATOR, order(), list.context());
  expect(report).toMatchObject({
    names: [{ email: 'ada@corp.example' }, { issuer: 'https://idp.example', subject: 'ada' }],
    sessions: 2,
    searchedAll: true,
  });
  expect(gate.provider.revoked).toHaveLength(2);
  expect((await gate.browser.open('/')).status).toBe(302);
  // The address may change: the subject stays.
  const renamed = { ...ADA, email: 'other@corp.example' };
  expect((await list.locks.held(renamed, list.context())).lock).toBeDefined();
});

describe('accounts that people signed in to', () => {
  const ISSUER = 'https://idp.example';
  const accounts = {
    usernameOf: async ({ issuer, subject }: { issuer: string; subject: string }) =>
      issuer === ISSUER && subject === 'ada' ? 'countess' : undefined,
    holdersOf: async <One extends { subject: string }>(username: string, people: readonly One[]) =>
      people.filter(({ subject }) => username === 'countess' && subject === 'ada'),
  };

  async function deskWithAccounts() {
    const gate = await scene({ store: memorySessions() });
    const list = lockScene({}, { clock: gate.clock });
    await gate.logIn();
    return { gate, list, desk: lockDesk({ locks: list.locks, sessions: gate.gate.directory, accounts }) };
  }

  test('complete an operator’s order by address with the username', async () => {
    const { list, desk } = await deskWithAccounts();
    const { names, uncovered } = await desk.carryOut(change, OPERATOR, order(), list.context());
    expect(names).toContainEqual({ username: 'countess' });
    expect(uncovered).toEqual(['direct']);
  });

  test('complete an operator’s order by username with the subject and the address of the session, which ends', async () => {
    const { gate, list, desk } = await deskWithAccounts();
    const names = [{ username: 'countess' }];
    const report = await desk.carryOut({ ...change, names }, OPERATOR, order(), list.context());
    expect(report.names).toEqual([
      { username: 'countess' },
      { issuer: ISSUER, subject: 'ada' },
      { email: 'ada@corp.example' },
    ]);
    expect([report.sessions, report.uncovered]).toEqual([1, ['direct']]);
    expect((await gate.browser.open('/')).status).toBe(302);
  });

  test('do not complete an order by a username that no one in the sessions signed in to, which is reported', async () => {
    const { gate, list, desk } = await deskWithAccounts();
    const names = [{ username: 'baron' }];
    const report = await desk.carryOut({ ...change, names }, OPERATOR, order(), list.context());
    expect([report.names, report.sessions]).toEqual([names, 0]);
    expect(report.uncovered).toEqual(['direct', 'logins', 'tokens']);
    expect((await gate.browser.open('/')).status).toBe(200);
  });

  test('do not complete an order about a person who signed in to none', async () => {
    const { list, desk } = await deskWithAccounts();
    const names = [{ issuer: ISSUER, subject: 'bob' }, { email: 'bob@corp.example' }];
    const report = await desk.carryOut({ ...change, names }, OPERATOR, order(), list.context());
    expect(report.names).toEqual(names);
  });

  test('are asked for the usernames and subjects of an order, and for no other name', async () => {
    const { gate, list } = await deskWithAccounts();
    const asked: unknown[] = [];
    const desk = lockDesk({
      ...{ locks: list.locks, sessions: gate.gate.directory },
      accounts: {
        usernameOf: async (person) => void asked.push(person),
        holdersOf: async (username) => {
          asked.push(username);
          return [];
        },
      },
    });
    const names = [{ email: 'ada@corp.example' }, { username: 'countess' }];
    await desk.carryOut({ ...change, names }, OPERATOR, order(), list.context());
    expect(asked).toEqual(['countess', { issuer: ISSUER, subject: 'ada' }]);
  });

  test('are not needed for an order by username', async () => {
    const { list, desk } = await loggedIn();
    const names = [{ username: 'countess' }];
    const report = await desk.carryOut({ ...change, names }, OPERATOR, order(), list.context());
    expect(report.names).toEqual(names);
  });

  test('do not complete an order of a provider', async () => {
    const { list, desk } = await deskWithAccounts();
    const names = [{ issuer: ISSUER, subject: 'ada' }];
    const provider = { ...OPERATOR, source: 'provider' } as const;
    const report = await desk.carryOut({ ...change, names }, provider, order(), list.context());
    expect(report.names).toEqual(names);
  });

  test('keep an order from being carried out if they cannot be read', async () => {
    const { gate, list } = await deskWithAccounts();
    const usernameOf = () => Promise.reject(new Error('down'));
    const desk = lockDesk({
      ...{ locks: list.locks, sessions: gate.gate.directory },
      accounts: { ...accounts, usernameOf },
    });
    await expect(desk.carryOut(change, OPERATOR, order(), list.context())).rejects.toThrow('down');
    expect(await list.store.list(0)).toEqual([]);
  });
});

test.each(['end', 'ask'] as const)('an order to %s ends the sessions in the store', async (action) => {
  const { list, desk, gate } = await loggedIn();
  const report = await desk.carryOut({ ...change, action }, OPERATOR, order(), list.context());
  expect([report.sessions, report.uncovered.includes('programs')]).toEqual([1, true]);
  expect(gate.provider.revoked).toHaveLength(1);
});

test('an order that makes sessions due for a refresh ends none', async () => {
  const { list, desk, gate } = await loggedIn();
  const report = await desk.carryOut({ ...change, action: 'refresh' }, OPERATOR, order(), list.context());
  expect(report.sessions).toBe(0);
  expect(gate.provider.revoked).toEqual([]);
});

test.each(['unlock', 'proposal'] as const)(
  'an order to %s reports nothing that it does not reach',
  async (action) => {
    const { list, desk } = await loggedIn();
    const report = await desk.carryOut({ ...change, action }, OPERATOR, order(), list.context());
    expect(report.uncovered).toEqual([]);
  },
);

test('a desk that does not know what the gateway admits callers by reports accounts and logins as not reached', async () => {
  const list = lockScene();
  const desk = lockDesk({ locks: list.locks });
  const of = async (names: readonly PersonName[]) =>
    (await desk.carryOut({ ...change, names }, OPERATOR, order(), list.context())).uncovered;
  expect(await of([{ issuer: ADA.issuer, subject: 'ada' }])).toEqual(['direct', 'accounts']);
  expect(await of([{ username: 'ada' }])).toEqual(['direct', 'logins', 'tokens']);
});

test('the entries of a person are found by any of the names, from the store', async () => {
  const list = lockScene();
  const desk = lockDesk({ locks: list.locks });
  const added = await list.order({ names: [{ username: 'ada' }] });
  const found = (names: readonly PersonName[]) => desk.entriesOf(names, list.context());
  expect(await found([{ email: 'ada@corp.example' }, { username: 'ada' }])).toEqual(added);
  expect(await found([{ username: 'bob' }])).toEqual([]);
});

/** A directory with so many sessions of people without an address, in pages; the last one is Ada's. */
function directoryOf(count: number, size: number) {
  const ended: string[] = [];
  const pages: number[] = [];
  const directory = {
    page: async (_person: unknown, _context: unknown, skip: number) => {
      pages.push(skip);
      const sessions = Array.from({ length: Math.min(size, count - skip) }, (_, at) => ({
        id: `session ${skip + at}`,
        issuer: ADA.issuer,
        subject: skip + at === count - 1 ? 'ada' : `user ${skip + at}`,
      }));
      return { sessions, next: skip + size < count ? skip + size : undefined };
    },
    end: async (id: string) => void ended.push(id),
  };
  return { ended, pages, directory: directory as never };
}

test.each<[number, boolean]>([
  [1, true],
  [2000, true],
  [5000, true],
  [5001, false],
  [9000, false],
])('of %d sessions, whether all were searched: %s', async (count, isWhole) => {
  const { ended, pages, directory } = directoryOf(count, 1000);
  const list = lockScene();
  const desk = lockDesk({ locks: list.locks, sessions: directory });
  const names = [{ issuer: ADA.issuer, subject: 'ada' }];
  const report = await desk.carryOut({ ...change, names }, OPERATOR, order(), list.context());
  expect([report.searchedAll, report.sessions]).toEqual([isWhole, isWhole ? 1 : 0]);
  expect(report.names).toEqual(names);
  expect(ended).toEqual(isWhole ? [`session ${count - 1}`] : []);
  expect(pages).toHaveLength(Math.min(5, Math.ceil(count / 1000)));
});

test('to unlock ends no session', async () => {
  const { gate, list, desk } = await loggedIn();
  expect(
    await desk.carryOut({ ...change, action: 'unlock' }, OPERATOR, order(), list.context()),
  ).toMatchObject({
    sessions: 0,
  });
  expect((await gate.browser.open('/')).status).toBe(200);
});

test('a provider’s order covers no further names, and ends only sessions of its own people', async () => {
  const { list, desk } = await loggedIn();
  const provider = { ...OPERATOR, source: 'provider' } as const;
  const names = [{ email: 'ada@corp.example', issuer: 'https://other.example' }];
  const other = await desk.carryOut({ ...change, names }, provider, order(), list.context());
  expect([other.names, other.sessions]).toEqual([names, 0]);
  const own = [{ email: 'ada@corp.example', issuer: 'https://idp.example' }];
  const report = await desk.carryOut({ ...change, names: own }, provider, order(), list.context());
  expect([report.names, report.sessions]).toEqual([own, 1]);
});

test('with sessions in cookies, or without a login, the report says that sessions were not searched', async () => {
  const gate = await scene();
  const list = lockScene({}, { clock: gate.clock });
  for (const sessions of [gate.gate.directory, undefined]) {
    const desk = lockDesk({ locks: list.locks, sessions });
    const report = await desk.carryOut(change, OPERATOR, order(), list.context());
    expect([report.sessions, report.names, report.searchedAll]).toEqual([undefined, change.names, true]);
  }
});

test('a store of sessions that fails keeps the order from being carried out', async () => {
  const store = memorySessions();
  const gate = await scene({ store: { ...store, list: () => Promise.reject(new Error('down')) } });
  const list = lockScene({}, { clock: gate.clock });
  const desk = lockDesk({ locks: list.locks, sessions: gate.gate.directory });
  await expect(desk.carryOut(change, OPERATOR, order(), list.context())).rejects.toMatchObject({
    status: 503,
  });
  expect(await list.store.list(0)).toEqual([]);
});

test('a credential of a program is refused with its person, and does not come back', async () => {
  const clock = new MovableClock();
  const list = lockScene({}, { clock });
  const gate = await credentialScene({}, { locks: list.locks });
  await gate.logIn();
  const credential = await gate.credential();
  const ask = () => gate.ask('/.portcullis/credentials/list', `Bearer ${credential}`);
  expect((await ask()).status).toBe(200);
  await list.order({ until: clock.seconds + 5 });
  expect([(await ask()).status, gate.failure]).toEqual([403, 'session.locked']);
  gate.clock.pass(6);
  expect([(await ask()).status, gate.failure]).toEqual([401, 'session.ended']);
});

describe('a proposal to lock a protected person', () => {
  const BOB = { email: 'bob@corp.example' };
  const proposed = { action: 'proposal', names: [BOB], reason: 'INC-1' } as const;
  const first = { ...OPERATOR, by: 'olga', recordedAs: undefined };

  async function deskWithProposal(change: object = {}) {
    const list = lockScene({ protectedPeople: [[BOB]] });
    const desk = lockDesk({ locks: list.locks });
    const report = await desk.carryOut({ ...proposed, ...change }, first, order(), list.context());
    const [proposal] = report.changed;
    if (proposal === undefined) throw new Error('no proposal');
    const held = async () => (await list.locks.held({ ...ADA, ...BOB }, list.context())).lock;
    const entries = async () => (await desk.locks.list(list.context())).map(({ effect, id }) => [effect, id]);
    return { list, desk, proposal, held, entries };
  }

  test('locks no one, and is recorded', async () => {
    const { list, proposal, held, entries } = await deskWithProposal();
    expect(await held()).toBeUndefined();
    expect(await entries()).toEqual([['proposal', proposal.id]]);
    const context = list.context();
    await list.locks.carryOut(proposed, first, order(), context);
    expect(context.trail.entries).toMatchObject([
      { type: 'lock', change: 'proposed', reason: 'INC-1', ...BOB },
    ]);
  });

  test('becomes a lock with two signatures once another operator confirms it, and is no longer listed', async () => {
    const { list, desk, proposal, held, entries } = await deskWithProposal();
    const context = list.context();
    const report = await desk.confirm(proposal.id, 'oskar', context);
    expect(report.names).toEqual([BOB]);
    expect(await held()).toMatchObject({
      ...{ id: proposal.id, by: 'olga, oskar', reason: 'INC-1', signatures: 2, source: 'operator' },
    });
    expect(await entries()).toEqual([
      ['lock', proposal.id],
      ['end', expect.any(String)],
    ]);
    expect(context.trail.entries).toMatchObject([{ change: 'locked', id: proposal.id }]);
  });

  test('has the end that the first operator wanted', async () => {
    const now = lockScene().clock.seconds;
    const { list, desk, proposal } = await deskWithProposal({ until: now + 28_800 });
    expect(proposal).toMatchObject({ until: now + 900, lockUntil: now + 28_800 });
    const report = await desk.confirm(proposal.id, 'oskar', list.context());
    expect(report.changed[0]?.until).toBe(now + 28_800);
  });

  test('is not confirmed by the operator who made it', async () => {
    const { list, desk, proposal, held } = await deskWithProposal();
    await expect(desk.confirm(proposal.id, 'olga', list.context())).rejects.toMatchObject({
      code: 'session.lock_needs_second',
    });
    expect(await held()).toBeUndefined();
  });

  test.each([
    ['is not confirmed by a second account with the same verified address', 'Olga@Corp.example ', false],
    ['is confirmed by an account with another verified address', 'oskar@corp.example', true],
    ['is confirmed by an account without a verified address', undefined, true],
  ])('%s', async (_what, email, isConfirmed) => {
    const { list, desk } = await deskWithProposal();
    const one = { ...first, by: 'olga (https://one.example)', email: 'olga@corp.example' };
    const { changed } = await desk.carryOut(proposed, one, order(), list.context());
    const outcome = await desk
      .confirm(changed[0]?.id ?? '', 'olga (https://other.example)', list.context(), email)
      .then(
        () => 'confirmed',
        ({ code }) => code,
      );
    expect(outcome).toBe(isConfirmed ? 'confirmed' : 'session.lock_needs_second');
  });

  test('is confirmed once by two operators at the same time', async () => {
    const { list, desk, proposal } = await deskWithProposal();
    list.clock.pass(800);
    const outcomes = await Promise.allSettled(
      ['oskar', 'otto'].map((by) => desk.confirm(proposal.id, by, list.context())),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes).toContainEqual(
      expect.objectContaining({ reason: expect.objectContaining({ code: 'session.lock_refused' }) }),
    );
  });

  test('does not keep another proposal from being confirmed', async () => {
    const { list, desk, proposal } = await deskWithProposal();
    const [second] = await list.order({ action: 'proposal', names: [{ username: 'eve' }] }, first);
    await desk.confirm(proposal.id, 'oskar', list.context());
    expect((await desk.confirm(second?.id ?? '', 'oskar', list.context())).changed[0]?.id).toBe(second?.id);
  });

  test('is confirmed once: after an unlock it does not lock again', async () => {
    const { list, desk, proposal, held, entries } = await deskWithProposal();
    await desk.confirm(proposal.id, 'oskar', list.context());
    list.clock.pass(800);
    const refused = { code: 'session.lock_refused' };
    await expect(desk.confirm(proposal.id, 'oskar', list.context())).rejects.toMatchObject(refused);
    await list.order({ action: 'unlock', names: [BOB] });
    await expect(desk.confirm(proposal.id, 'oskar', list.context())).rejects.toMatchObject(refused);
    expect(await held()).toBeUndefined();
    expect((await entries()).map(([effect]) => effect)).toEqual(['end']);
  });

  test('expires after 15 minutes', async () => {
    const { list, desk, proposal, held } = await deskWithProposal();
    list.clock.pass(900);
    await expect(desk.confirm(proposal.id, 'oskar', list.context())).rejects.toMatchObject({
      code: 'session.lock_refused',
    });
    expect(await held()).toBeUndefined();
  });

  test('is the only entry that can be confirmed', async () => {
    const { list, desk } = await deskWithProposal();
    const [lock] = await list.order({ names: [{ email: 'eve@corp.example' }] });
    for (const id of [lock?.id ?? '', 'unknown'])
      await expect(desk.confirm(id, 'oskar', list.context())).rejects.toMatchObject({
        code: 'session.lock_refused',
      });
  });

  test('is bounded like locks', async () => {
    const list = lockScene({ perHour: 1 });
    await list.order({ action: 'proposal' });
    await expect(list.order({ action: 'proposal', names: [BOB] })).rejects.toMatchObject({
      code: 'session.lock_limited',
    });
  });
});
