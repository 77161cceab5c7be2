import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryElevations } from '@portcullis/session';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { seenApprovers } from '../../../src/features/elevations/seen-approvers.ts';
import { sqliteStores } from '../../../src/node.ts';
import { ADA, elevationScene, pageOf, SAM } from './elevation-scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'portcullis-approvers-'));
let count = 0;
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TEN_MINUTES = 600;

/** Ada has the role of an admin, which Sam approved; the policy says how long Sam may be away. */
async function approvedScene(offer: object = { approverSeenMinutes: 10 }) {
  const made = await elevationScene(sqliteStores(join(folder, `${count++}`)), {
    policy: { elevations: [{ role: 'admin', approvers: ['security'], maxMinutes: 60, ...offer }] },
  });
  const gate = made.process();
  const [ada, sam] = [made.browserOf(ADA, gate), made.browserOf(SAM, gate)];
  const page = pageOf(await ada.ask());
  await sam.decide(page, 'approve');
  await made.settled();
  const status = async () => (await ada.open('/config/x')).status;
  expect(await status()).toBe(200);
  return { ...made, gate, ada, sam, page, status };
}

describe('an approved role, whose approver the gate must have seen within ten minutes,', () => {
  test('counts while the approver comes with the role, and ends ten minutes after they came last', async () => {
    const { clock, sam, settled, status, ada, page } = await approvedScene();
    expect(await (await ada.open(page)).text()).toContain('does not use this site for 10 minutes');
    for (let visits = 0; visits < 2; visits++) {
      clock.pass(TEN_MINUTES - 1);
      await sam.open('/w/');
      await settled();
      expect(await status()).toBe(200);
    }
    clock.pass(TEN_MINUTES - 1);
    expect(await status()).toBe(200);
    clock.pass(1);
    expect(await status()).toBe(403);
    expect(await (await ada.open(page)).text()).toContain('Temporary access has ended');
    expect(await (await sam.open('/.portcullis/elevations/')).text()).toContain('There are no requests');
    expect(pageOf(await ada.ask())).not.toBe(page);
  });

  test('ends with the approver’s next request without the role, and the event says why', async () => {
    const { clock, gate, browserOf, settled, status, changes, log } = await approvedScene();
    clock.pass(10);
    const without = browserOf({ ...SAM, groups: ['staff'] }, gate);
    await without.open('/w/');
    await settled();
    expect(await status()).toBe(403);
    expect(changes()).toEqual(['asked', 'approved', 'revoked']);
    expect(log.events.findLast(({ type }) => type === 'elevation')).toMatchObject({
      reason: ['elevation.approver_without_role'],
      elevation: { change: 'revoked', role: 'admin', sub: 'ada' },
      actor: { sub: 'sam', roles: ['staff'] },
    });
  });

  test('is neither extended nor ended by another user with the role of an approver, or without it', async () => {
    const { clock, gate, browserOf, settled, status } = await approvedScene();
    clock.pass(TEN_MINUTES - 1);
    for (const groups of [['security'], ['staff']]) {
      await browserOf({ sub: `eve-${groups}`, groups }, gate).open('/w/');
      await settled();
      expect(await status()).toBe(200);
    }
    clock.pass(1);
    expect(await status()).toBe(403);
  });

  test('ends at its time, although the approver comes', async () => {
    const { clock, sam, settled, status } = await approvedScene();
    for (let minutes = 0; minutes < 30; minutes += 5) {
      expect(await status()).toBe(200);
      clock.pass(300);
      await sam.open('/w/');
      await settled();
    }
    expect(await status()).toBe(403);
  });

  test('ends in time if no visit can be stored, and the approver’s requests are answered', async () => {
    const { clock, sam, settled, status, failStore, warnings } = await approvedScene();
    clock.pass(TEN_MINUTES - 1);
    failStore(true);
    expect((await sam.open('/w/')).status).toBe(200);
    await settled();
    expect(warnings).toEqual([
      'portcullis: a visit of an approver was not stored (AccessError elevation.unavailable)',
    ]);
    failStore(false);
    clock.pass(1);
    expect(await status()).toBe(403);
  });

  test('does not come back with the approver', async () => {
    const { clock, sam, settled, status, log } = await approvedScene();
    clock.pass(TEN_MINUTES);
    await sam.open('/w/');
    await settled();
    expect(await status()).toBe(403);
    expect(log.events.findLast(({ type }) => type === 'elevation')).toMatchObject({
      reason: ['elevation.approver_unseen'],
      elevation: { change: 'revoked' },
    });
  });
});

test('the visits of one approver ask the store once a minute in one isolate, and those of others once', async () => {
  const { clock, sam, ada, settled, storeCalls } = await approvedScene();
  const callsOf = async (who: typeof sam) => {
    storeCalls.length = 0;
    for (let second = 0; second < 60; second += 10) {
      clock.pass(10);
      await who.open('/w/');
    }
    await settled();
    return [...storeCalls];
  };
  expect(await callsOf(sam)).toEqual(['list', 'seen']);
  expect(await callsOf(ada)).toEqual([]);
});

test('without `approverSeenMinutes`, what becomes of the approver ends nothing, and their visits do not ask the store', async () => {
  const { clock, gate, browserOf, settled, status, storeCalls } = await approvedScene({});
  clock.pass(TEN_MINUTES);
  storeCalls.length = 0;
  await browserOf({ ...SAM, groups: ['staff'] }, gate).open('/w/');
  await settled();
  expect(storeCalls).toEqual([]);
  expect(await status()).toBe(200);
});

/** What becomes of a role that Sam approved at 0, after Sam comes at 590 in some way with some roles. */
async function afterVisit(method: string, roles: object): Promise<readonly (number | undefined)[]> {
  const store = memoryElevations();
  const [sam, ada] = ['sam', 'ada'].map((subject) => ({ issuer: 'https://id.example', subject }));
  if (sam === undefined || ada === undefined) throw new Error('there are two');
  const request = {
    ...{ id: 'one', role: 'admin', minutes: 60, reason: '', policy: 'p', version: 'v1', host: 'h' },
    ...{ person: ada, askedAt: 0, expiresAt: 100 },
  };
  await store.ask(request, { perPerson: 1 }, 0);
  await store.decide('one', { approved: true, by: sam, at: 0, endsAt: 3600 }, 0);
  await store.confirm('one', undefined, 0);
  const elevations = [{ role: 'admin', approvers: ['security'], maxMinutes: 60, approverSeenMinutes: 10 }];
  const work: Promise<unknown>[] = [];
  const look = seenApprovers({
    ask: (ask: (from: typeof store) => unknown) => ask(store),
    configuration: { instances: [{ hosts: ['h'], policy: { name: 'p', rules: [], elevations } }] },
    settings: { warn: () => {} },
    tell: async () => {},
  } as never);
  look?.({
    caller: { kind: 'user', ...sam, authentication: { method } },
    clock: { now: () => 590_000 },
    execution: { waitUntil: (promise: Promise<unknown>) => work.push(promise) },
    roles,
  } as never);
  await Promise.all(work);
  return (await store.list(600)).map(({ decision }) => decision?.seenAt);
}

describe('a visit of the approver', () => {
  const [held, none] = [{ names: ['security'] }, { names: [] }];

  test('in a session of a browser extends what they approved, or ends it', async () => {
    expect([await afterVisit('session', held), await afterVisit('session', none)]).toEqual([[590], []]);
  });

  test('with groups that are not known ends nothing, and does not extend it either', async () => {
    expect(await afterVisit('session', { ...none, incomplete: true })).toEqual([undefined]);
  });

  test.each(['credential', 'agent', 'bearer', 'break-glass'])(
    'by %s shows nothing: it neither extends nor ends',
    async (method) => {
      expect([await afterVisit(method, held), await afterVisit(method, none)]).toEqual([
        [undefined],
        [undefined],
      ]);
    },
  );
});
