import { expect, test } from 'vitest';
import { sealOffer } from '../../src/access-requests/sealed-offer.ts';
import { KeyRing } from '../../src/cookies/key-ring.ts';
import { sessionError } from '../../src/failures/session-failure.ts';
import { ASK, asked } from '../fixtures/access-request-scene.ts';
import { BASE, KEY } from '../fixtures/scene.ts';

test('the page shows the number of the request, and how to go on', async () => {
  const { stage, delivered, offer } = await asked();
  const page = await (await stage.browser.submit(ASK, await offer())).text();
  expect(page).toContain(`<code>${delivered[0]?.requestId}</code>`);
  expect(page).toContain('href="/"');
});

test('the record of an access request names the user', async () => {
  const { stage, offer } = await asked();
  await stage.browser.submit(ASK, await offer());
  expect(stage.entries).toContainEqual({
    type: 'caller.identified',
    identity: expect.objectContaining({ subject: 'ada' }),
  });
});

test('a client that is not signed in is asked to sign in', async () => {
  const { stage, delivered, offer } = await asked();
  const form = await offer();
  expect((await stage.newBrowser().submit(ASK, form)).status).toBe(401);
  expect([stage.failure, delivered]).toEqual(['session.login_required', []]);
});

test('a GET of the address for access requests returns nothing', async () => {
  const { stage } = await asked();
  expect((await stage.browser.open(ASK)).status).toBe(404);
});

test('a form without a reason asks for nothing', async () => {
  const { stage, delivered, offer } = await asked();
  const { offer: sealed = '' } = await offer();
  expect((await stage.browser.submit(ASK, { offer: sealed })).status).toBe(400);
  expect([stage.failure, delivered]).toEqual(['session.access_request', []]);
});

test('an offer is valid for an hour, and a reason may have a thousand characters', async () => {
  const { stage, offer } = await asked();
  const form = { ...(await offer()), reason: 'x'.repeat(1000) };
  stage.clock.pass(3600);
  expect((await stage.browser.submit(ASK, form)).status).toBe(200);
});

test('a line break counts as the one character that the form counts, though browsers send two', async () => {
  const { stage, delivered, offer } = await asked();
  const lines = Array.from({ length: 10 }, () => 'x'.repeat(99));
  const form = { ...(await offer()), reason: `${lines.join('\r\n')}y` };
  expect((await stage.browser.submit(ASK, form)).status).toBe(200);
  expect(delivered.map(({ reason }) => reason)).toEqual([`${lines.join('\n')}y`]);
});

test('a user of the same name at another provider cannot use the offer', async () => {
  const { stage, delivered } = await asked();
  const offer = await sealOffer(new KeyRing([KEY], BASE), {
    ...{ requestId: 'r1', refusedAt: stage.clock.seconds, policy: 'phorge', rule: 'contractors-out' },
    ...{ issuer: 'https://other.example', subject: 'ada' },
  });
  expect((await stage.browser.submit(ASK, { offer, reason: 'please' })).status).toBe(400);
  expect(stage.detail).toBe('its offer is for another user');
  expect(delivered).toEqual([]);
});

test('the limit of one user does not affect another', async () => {
  const { stage, delivered, offer } = await asked({ perHour: 1 });
  await stage.browser.submit(ASK, await offer());
  const bob = stage.newBrowser();
  stage.provider.person = { ...stage.provider.person, sub: 'bob' };
  await stage.logIn(bob);
  expect((await bob.submit(ASK, await offer(bob))).status).toBe(200);
  expect(delivered.map(({ person }) => person.subject)).toEqual(['ada', 'bob']);
});

test.each([
  ['in its words, where it has some', { detail: 'the desk is full' }, 'desk: the desk is full'],
  ['by its code', undefined, 'desk: session.unavailable'],
])('a failure of the operator’s notifier is recorded %s', async (_how, more, detail) => {
  const deliver = () => Promise.reject(sessionError('session.unavailable', more));
  const { stage, offer } = await asked({ recipient: { name: 'desk', deliver } });
  await stage.browser.submit(ASK, await offer());
  expect(stage.detail).toBe(detail);
});

test('four clicks at once on one offer of access are delivered once, and the others do not claim that it arrived', async () => {
  const { stage, delivered, offer } = await asked({
    recipient: {
      name: 'desk',
      deliver: async (request) => {
        delivered.push(request);
        await arrived;
      },
    },
  });
  let arrive = (): void => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const form = await offer();
  const clicks = Array.from({ length: 4 }, () => stage.browser.submit(ASK, form));
  let answered = 0;
  for (const click of clicks) void click.then(() => answered++);
  await expect.poll(() => answered).toBe(3);
  arrive();
  const statuses = (await Promise.all(clicks)).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([200, 409, 409, 409]);
  expect(delivered).toHaveLength(1);
  expect((await stage.browser.submit(ASK, form)).status).toBe(200);
  expect(delivered).toHaveLength(1);
});

test('an offer whose delivery failed, or never ended, may be sent again', async () => {
  const outcomes = [
    () => Promise.reject(new Error('down')),
    () => new Promise<void>(() => {}),
    async () => {},
  ];
  let calls = 0;
  const { stage, offer } = await asked({
    recipient: { name: 'desk', deliver: () => outcomes[calls++]?.() ?? Promise.resolve() },
  });
  const form = await offer();
  expect((await stage.browser.submit(ASK, form)).status).toBe(503);
  void stage.browser.submit(ASK, form);
  await expect.poll(() => calls).toBe(2);
  expect((await stage.browser.submit(ASK, form)).status).toBe(409);
  stage.clock.pass(60);
  expect([(await stage.browser.submit(ASK, form)).status, calls]).toEqual([200, 3]);
});
