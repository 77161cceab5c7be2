import { expect, test } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { lockDesk, memorySessions } from '../../src/index.ts';
import { credentialScene } from '../fixtures/credential-scene.ts';
import { ADA, lockScene, OPERATOR } from '../fixtures/lock-scene.ts';
import { scene } from '../fixtures/scene.ts';

const change = { action: 'lock', names: [{ email: 'ADA@corp.example' }], reason: 'INC-1' } as const;
let orders = 0;
const order = () => ({ id: `order ${++orders}`, keepUntil: 9_000_000_000 });

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

test('to unlock ends no session', async () => {
  const gate = await scene({ store: memorySessions() });
  const list = lockScene({}, { clock: gate.clock });
  await gate.logIn();
  const desk = lockDesk({ locks: list.locks, sessions: gate.gate.directory });
  expect(
    await desk.carryOut({ ...change, action: 'unlock' }, OPERATOR, order(), list.context()),
  ).toMatchObject({
    sessions: 0,
  });
  expect((await gate.browser.open('/')).status).toBe(200);
});

test('a provider’s order covers no further names, and ends only sessions of its own people', async () => {
  const gate = await scene({ store: memorySessions() });
  const list = lockScene({}, { clock: gate.clock });
  await gate.logIn();
  const desk = lockDesk({ locks: list.locks, sessions: gate.gate.directory });
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
    expect([report.sessions, report.names]).toEqual([undefined, change.names]);
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
