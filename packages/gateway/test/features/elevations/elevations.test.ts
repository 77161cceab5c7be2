import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { sqliteStores } from '../../../src/node.ts';
import { ADA, elevationScene, HOST, type Member, pageOf, SAM } from './elevation-scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'portcullis-elevations-'));
let count = 0;
const stores = () => sqliteStores(join(folder, `${count++}`));
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scene = async (changes?: Parameters<typeof elevationScene>[1]) => {
  const made = await elevationScene(stores(), changes);
  const gate = made.process();
  return { ...made, gate, ada: made.browserOf(ADA, gate), sam: made.browserOf(SAM, gate) };
};

async function statusAndCode(answer: Response): Promise<[number, string | undefined]> {
  const [code] = /elevation\.[a-z_]+|session\.[a-z_]+/.exec(await answer.text()) ?? [];
  return [answer.status, code];
}

describe('a user who is refused', () => {
  test('finds where to ask, asks, is approved, and has the role until the time runs out', async () => {
    const { clock, delivered, log, changes, ada, sam } = await scene();
    const refused = await ada.open('/config/x');
    expect(refused.status).toBe(403);
    const link = `https://${HOST}/.portcullis/elevations/ask?host=${HOST}&amp;role=admin`;
    expect(await refused.text()).toContain(link);

    const page = pageOf(await ada.ask());
    expect(delivered).toMatchObject([
      {
        person: { subject: 'ada' },
        reason: 'INC-7',
        elevation: { role: 'admin', minutes: 30, approve_at: `https://${HOST}${page}` },
      },
    ]);
    expect(await (await ada.open(page)).text()).toContain('Your request is waiting');
    expect((await ada.open('/config/x')).status).toBe(403);

    const shown = await (await sam.open(page)).text();
    for (const said of ['ada@corp.example', 'INC-7', '30 minutes', HOST, 'settings'])
      expect(shown).toContain(said);
    expect((await sam.decide(page, 'approve')).status).toBe(303);
    expect(changes()).toEqual(['asked', 'approved']);

    expect((await ada.open('/config/x')).status).toBe(200);
    expect(log.events.at(-1)).toMatchObject({
      type: 'request.decision',
      outcome: 'allow',
      policy: { elevation: { id: page.split('/').at(-1), role: 'admin' }, matched_rule: 'settings' },
    });
    expect(await (await ada.open(page)).text()).toContain('You have the role admin');
    clock.pass(30 * 60 - 1);
    expect((await ada.open('/config/x')).status).toBe(200);
    clock.pass(1);
    expect((await ada.open('/config/x')).status).toBe(403);
  });

  test('is told if it is declined, and may ask again', async () => {
    const { changes, ada, sam } = await scene();
    const page = pageOf(await ada.ask());
    expect((await sam.decide(page, 'decline')).status).toBe(303);
    expect(await (await ada.open(page)).text()).toContain('Temporary access was declined');
    expect((await ada.open('/config/x')).status).toBe(403);
    expect(changes()).toEqual(['asked', 'declined']);
    expect(pageOf(await ada.ask())).not.toBe(page);
  });

  test('asks no one while a request waits or the role is held', async () => {
    const { delivered, ada, sam } = await scene();
    const page = pageOf(await ada.ask());
    expect(pageOf(await ada.ask())).toBe(page);
    await sam.decide(page, 'approve');
    expect(pageOf(await ada.ask())).toBe(page);
    expect(delivered).toHaveLength(1);
  });

  test('gives the role up, and an approver takes it back', async () => {
    const { changes, ada, sam } = await scene();
    for (const who of [ada, sam]) {
      const page = pageOf(await ada.ask());
      await sam.decide(page, 'approve');
      expect((await ada.open('/config/x')).status).toBe(200);
      expect((await who.decide(page, 'revoke')).status).toBe(303);
      expect((await ada.open('/config/x')).status).toBe(403);
    }
    expect(changes()).toEqual(['asked', 'approved', 'revoked', 'asked', 'approved', 'revoked']);
  });
});

describe('a request is refused', () => {
  test('for what the policy does not offer, and without the fields that it needs', async () => {
    const { delivered, changes, ada } = await scene();
    const wrong: Record<string, Record<string, string>> = {
      'for a role that the policy does not offer': { role: 'staff' },
      'for a host of no instance': { host: 'other.corp.example' },
      'for more minutes than are offered': { minutes: '61' },
      'for no minutes': { minutes: '0' },
      'for a time that is no number': { minutes: '1e1' },
      'without a reason': { reason: ' ' },
      'with a reason that is too long': { reason: 'x'.repeat(1001) },
    };
    const answers: Record<string, unknown> = {};
    for (const [what, fields] of Object.entries(wrong))
      answers[what] = await statusAndCode(await ada.ask(fields));
    const refused = [400, 'elevation.parameters'];
    expect(answers).toEqual(Object.fromEntries(Object.keys(wrong).map((what) => [what, refused])));
    expect([delivered, changes()]).toEqual([[], []]);
  });

  test('if a form of another site sends it', async () => {
    const { ada, changes } = await scene();
    await ada.open('/w/');
    const fields = { host: HOST, role: 'admin', minutes: '5', reason: 'x' };
    const forged = await ada.browser.submit('/.portcullis/elevations/ask', fields, {
      origin: 'https://evil.example',
    });
    expect(await statusAndCode(forged)).toEqual([403, 'elevation.origin']);
    expect(changes()).toEqual([]);
  });

  test('if three others of the user wait', async () => {
    const roles = ['a', 'b', 'c', 'd'];
    const policy = { elevations: roles.map((role) => ({ role, approvers: ['security'], maxMinutes: 60 })) };
    const root = { roles: { staff: ['staff'], admin: [], security: [], a: [], b: [], c: [], d: [] } };
    const { ada } = await scene({ policy, root });
    const statuses: number[] = [];
    for (const role of roles) statuses.push((await ada.ask({ role })).status);
    expect(statuses).toEqual([303, 303, 303, 429]);
  });

  test('if no one could be notified, and it is taken back then', async () => {
    const { ada, sam, failToRecord } = await scene();
    failToRecord(true);
    expect((await ada.ask()).status).toBe(503);
    failToRecord(false);
    expect(await (await sam.open('/.portcullis/elevations/')).text()).toContain('There are no requests');
  });
});

describe('an approval is refused', () => {
  async function refusedFor(member: Member, changes?: Parameters<typeof elevationScene>[1]) {
    const made = await scene(changes);
    const page = pageOf(await made.ada.ask());
    const other = made.browserOf(member, made.gate);
    await other.open('/.portcullis/elevations/');
    // The login is fresh enough for the form.
    await other.open(page);
    const answer = await statusAndCode(await other.browser.submit(page, { decision: 'approve' }));
    expect((await made.ada.open('/config/x')).status).toBe(403);
    return { answer, ...made };
  }

  test('of one’s own request', async () => {
    const approverToo = { ...ADA, groups: ['staff', 'security'] };
    const { answer, changes } = await refusedFor(approverToo);
    expect(answer).toEqual([403, 'elevation.own_request']);
    expect(changes()).toEqual(['asked', 'refused']);
  });

  test('by another account with the same e-mail address', async () => {
    const { answer } = await refusedFor({ ...SAM, sub: 'ada-admin', email: 'Ada@corp.example' });
    expect(answer).toEqual([403, 'elevation.own_request']);
  });

  test('by another account that the configuration lists as the same person', async () => {
    const root = {
      lock: {
        durableObject: 'LOCKS',
        operators: ['corp.example/security+00000000+AAAA'],
        protected: [{ issuer: 'https://login.corp.example', subject: 'sam', email: ADA.email }],
      },
    };
    const { answer } = await refusedFor(SAM, { root });
    expect(answer).toEqual([403, 'elevation.own_request']);
  });

  test('by a user without a role of an approver', async () => {
    const { answer } = await refusedFor({ ...SAM, groups: ['staff'] });
    expect(answer).toEqual([403, 'elevation.denied']);
  });

  test('by a user who holds the role of an approver by an elevation', async () => {
    const made = await scene();
    const bob = made.browserOf({ sub: 'bob', groups: ['staff'], email: 'bob@corp.example' }, made.gate);
    const first = pageOf(await bob.ask());
    await made.sam.decide(first, 'approve');
    expect((await bob.open('/config/x')).status).toBe(200);
    const page = pageOf(await made.ada.ask());
    await bob.open(page);
    expect(await statusAndCode(await bob.browser.submit(page, { decision: 'approve' }))).toEqual([
      ...[403, 'elevation.denied'],
    ]);
    expect((await made.ada.open('/config/x')).status).toBe(403);
  });

  test.each<[string, object]>([
    ['a token of an approver', { sub: 'sam', groups: ['security'] }],
    ['a token of a service', { sub: 'bot', client_id: 'bot', groups: ['security'] }],
  ])('by %s, because only people in a browser decide', async (_who, claims) => {
    const { ada, gate, provider, clock } = await scene();
    const page = pageOf(await ada.ask());
    const token = await provider.identity.sign(
      { typ: 'at+jwt' },
      {
        ...{ iss: provider.issuer, aud: 'wiki', client_id: 'ci', jti: '1', ...claims },
        ...{ iat: clock.seconds, exp: clock.seconds + 3600, auth_time: clock.seconds },
      },
    );
    const request = new Request(`https://${HOST}${page}`, {
      method: 'POST',
      body: new URLSearchParams({ decision: 'approve' }),
      headers: { authorization: `Bearer ${token}`, origin: `https://${HOST}` },
    });
    expect(await statusAndCode(await gate.fetch(request))).toEqual([403, 'elevation.denied']);
    expect((await ada.open('/config/x')).status).toBe(403);
  });

  test('of a request that was decided, by a replayed form and by twenty clicks at the same time', async () => {
    const { changes, ada, sam } = await scene();
    const page = pageOf(await ada.ask());
    await sam.open(page);
    const clicks = await Promise.all(
      Array.from({ length: 20 }, () => sam.browser.submit(page, { decision: 'approve' })),
    );
    expect(clicks.map(({ status }) => status).filter((status) => status === 303)).toHaveLength(1);
    expect(changes().filter((change) => change === 'approved')).toHaveLength(1);
    await ada.decide(page, 'revoke');
    await sam.open(page);
    const replayed = await sam.browser.submit(page, { decision: 'approve' });
    expect(await statusAndCode(replayed)).toEqual([409, 'elevation.decided']);
    expect((await ada.open('/config/x')).status).toBe(403);
  });

  test('by a login that is too old, until the approver logs in again', async () => {
    const { clock, ada, sam } = await scene();
    const page = pageOf(await ada.ask());
    await sam.open(page);
    clock.pass(361);
    const late = await sam.browser.submit(page, { decision: 'approve' });
    expect(late.status).toBe(401);
    expect((await ada.open('/config/x')).status).toBe(403);
    expect((await sam.decide(page, 'approve')).status).toBe(303);
    expect((await ada.open('/config/x')).status).toBe(200);
  });

  test('by a login that is older than the configuration allows', async () => {
    const root = { elevations: { durableObject: 'ELEVATIONS', approverLoginSeconds: 30 } };
    const { clock, ada, sam } = await scene({ root });
    const page = pageOf(await ada.ask());
    await sam.open(page);
    clock.pass(91);
    expect((await sam.browser.submit(page, { decision: 'approve' })).status).toBe(401);
    expect((await ada.open('/config/x')).status).toBe(403);
  });

  test('of a request that has expired', async () => {
    const { clock, ada, sam } = await scene();
    const page = pageOf(await ada.ask());
    clock.pass(86_400);
    expect(await statusAndCode(await sam.open(page))).toEqual([404, 'elevation.unknown']);
  });

  test('if more users hold the role than the policy allows at once', async () => {
    const offer = { role: 'admin', approvers: ['security'], maxMinutes: 60, atOnce: 1 };
    const made = await scene({ policy: { elevations: [offer] } });
    const bob = made.browserOf({ sub: 'bob', groups: ['staff'], email: 'bob@corp.example' }, made.gate);
    const [first, second] = [pageOf(await made.ada.ask()), pageOf(await bob.ask())];
    expect((await made.sam.decide(first, 'approve')).status).toBe(303);
    expect(await statusAndCode(await made.sam.decide(second, 'approve'))).toEqual([429, 'elevation.limited']);
    expect([(await made.ada.open('/config/x')).status, (await bob.open('/config/x')).status]).toEqual([
      200, 403,
    ]);
  });

  test.each<[string, Record<string, string>]>([
    ['that another site sends', { origin: 'https://evil.example' }],
    ['that a script sends', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['that a frame sends', { 'sec-fetch-dest': 'iframe' }],
    ['that is sent without a click', { 'sec-ch-ua': '"Chromium"' }],
  ])('by a form %s', async (_what, headers) => {
    const { ada, sam, changes } = await scene();
    const page = pageOf(await ada.ask());
    await sam.open(page);
    const forged = await sam.browser.submit(page, { decision: 'approve' }, headers);
    expect(await statusAndCode(forged)).toEqual([403, 'elevation.origin']);
    expect(changes()).toEqual(['asked']);
  });

  test('by a form without an Origin', async () => {
    const { ada, sam } = await scene();
    const page = pageOf(await ada.ask());
    await sam.open(page);
    const body = new URLSearchParams({ decision: 'approve' });
    const unsaid = await sam.browser.send(page, { method: 'POST', body });
    expect(await statusAndCode(unsaid)).toEqual([403, 'elevation.origin']);
  });

  test('if it cannot be recorded, and then it does not count', async () => {
    const { ada, sam, failToRecord } = await scene();
    const page = pageOf(await ada.ask());
    await sam.open(page);
    failToRecord(true);
    expect((await sam.browser.submit(page, { decision: 'approve' })).status).toBe(503);
    failToRecord(false);
    expect((await ada.open('/config/x')).status).toBe(403);
  });
});

test('an approval does not count under a policy that has changed since, and such a request cannot be approved', async () => {
  const made = await elevationScene(stores());
  const [old, changed] = [
    made.process(),
    made.process({ elevations: [{ role: 'admin', approvers: ['security'], maxMinutes: 59 }] }),
  ];
  const [ada, sam] = [made.browserOf(ADA, old), made.browserOf(SAM, old)];
  const approved = pageOf(await ada.ask());
  await sam.decide(approved, 'approve');
  expect((await ada.open('/config/x')).status).toBe(200);
  const later = made.browserOf(ADA, changed);
  expect((await later.open('/config/x')).status).toBe(403);

  const bob = made.browserOf({ sub: 'bob', groups: ['staff'] }, old);
  const page = pageOf(await bob.ask());
  const samLater = made.browserOf(SAM, changed);
  await samLater.open(page);
  const answer = await samLater.browser.submit(page, { decision: 'approve' });
  expect(await statusAndCode(answer)).toEqual([409, 'elevation.policy_changed']);
});

test('an elevation counts only at the instance that the approver saw, not at another one with the same policy', async () => {
  const twin = 'twin.corp.example';
  const { gate, ada, sam, browserOf, delivered } = await scene({ twin });
  const elsewhere = browserOf(ADA, gate, twin);
  const page = pageOf(await ada.ask());
  await sam.decide(page, 'approve');
  expect([(await ada.open('/config/x')).status, (await elsewhere.open('/config/x')).status]).toEqual([
    200, 403,
  ]);
  expect(pageOf(await elsewhere.ask())).not.toBe(page);
  expect(delivered).toHaveLength(2);
});

test.each([
  ['a lock of the user ends the elevation for good', {}, 5],
  [
    'a lock of the user ends an elevation for good that is longer than a session',
    { lifetimeSeconds: 60 },
    90,
  ],
])('%s', async (_what, login, seconds) => {
  const { clock, ada, sam, gate, lock, unlock, order } = await scene({ login });
  const page = pageOf(await ada.ask());
  await sam.decide(page, 'approve');
  clock.pass(10);
  expect((await ada.open('/config/x')).status).toBe(200);
  expect(await order(gate, await lock('ada@corp.example'))).toBe(200);
  clock.pass(5);
  expect((await ada.browser.open('/config/x')).status).toBe(302);
  expect(await order(gate, await unlock('ada@corp.example'))).toBe(200);
  clock.pass(seconds);
  expect((await ada.open('/w/')).status).toBe(200);
  expect((await ada.open('/config/x')).status).toBe(403);
});

test('the application receives the role with the requests that the elevation allows, only if the elevation says so', async () => {
  const receivedBy = async (changes: object) => {
    const offer = { role: 'admin', approvers: ['security'], maxMinutes: 60, ...changes };
    const { ada, sam, rolesReceived } = await scene({ policy: { elevations: [offer] } });
    await sam.decide(pageOf(await ada.ask()), 'approve');
    rolesReceived.length = 0;
    for (const path of ['/w/', '/config/x']) await ada.open(path);
    return rolesReceived;
  };
  expect(await receivedBy({ toApplication: true })).toEqual(['staff', 'staff,admin']);
  expect(await receivedBy({})).toEqual(['staff', 'staff']);
});

test('the store is asked once for each request that the role would allow, and for no other', async () => {
  const { ada, storeCalls } = await scene();
  await ada.open('/w/');
  await ada.open('/nowhere');
  expect(storeCalls).toEqual([]);
  await ada.open('/config/x');
  expect(storeCalls).toEqual(['ofPerson']);
});

test('the list shows an approver what waits and what stands, and others only their own', async () => {
  const made = await scene();
  const page = pageOf(await made.ada.ask());
  const bob = made.browserOf({ sub: 'bob', groups: ['staff'] }, made.gate);
  const listed = async (who: typeof bob) =>
    (await (await who.open('/.portcullis/elevations/')).text()).includes(page);
  expect([await listed(made.ada), await listed(made.sam), await listed(bob)]).toEqual([true, true, false]);
  expect(await statusAndCode(await bob.open(page))).toEqual([403, 'elevation.denied']);
});

test('the page of a role that counts says to its user and to the approver until when, in words for each', async () => {
  const { ada, sam } = await scene();
  const page = pageOf(await ada.ask());
  await sam.decide(page, 'approve');
  const end = '<time datetime="2026-01-15T12:30:00.000Z"';
  expect(await (await ada.open(page)).text()).toContain(`You have it until ${end}`);
  for (const path of [page, '/.portcullis/elevations/'])
    expect(await (await sam.open(path)).text()).toContain(`Held until ${end}`);
});

test('on a host whose application is not trusted, nothing leads to the pages, and they are turned off', async () => {
  const { ada } = await scene({ root: { trustedHosts: [] } });
  const refused = await (await ada.open('/config/x')).text();
  expect(refused).not.toContain('/elevations/');
  expect((await ada.open('/.portcullis/elevations/')).status).toBe(404);
});

test('a store that does not answer denies what only an elevation could allow, and nothing else', async () => {
  const { ada, failStore } = await scene();
  await ada.open('/w/');
  failStore(true);
  expect(await statusAndCode(await ada.open('/config/x'))).toEqual([503, 'elevation.unavailable']);
  expect((await ada.open('/w/')).status).toBe(200);
});
