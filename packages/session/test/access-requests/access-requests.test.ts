import { describe, expect, test } from 'vitest';
import { ASK, asked } from '../fixtures/access-request-scene.ts';
import { denied } from '../fixtures/denied.ts';
import { scene } from '../fixtures/scene.ts';

describe('a user whom the policy denies something', () => {
  test('asks its owner for it, who receives who was refused what, and the reason', async () => {
    const { stage, delivered, offer } = await asked();
    const refused = await stage.browser.open('/config/');
    const page = await refused.text();
    expect(page).toContain('owner of contractors-out');
    const answer = await stage.browser.submit(ASK, await offer());
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Your request has been sent');
    expect(delivered).toMatchObject([
      {
        policy: 'phorge',
        rule: 'contractors-out',
        owner: 'owner of contractors-out',
        host: 'app.example',
        person: { issuer: 'https://idp.example', subject: 'ada' },
        reason: 'I am on call.',
      },
    ]);
    const [request] = delivered;
    expect(stage.entries).toContainEqual({
      type: 'access.requested',
      requestId: request?.requestId,
      policy: 'phorge',
      rule: 'contractors-out',
      to: 'desk',
    });
    expect(JSON.stringify(stage.entries)).not.toContain('on call');
  });

  test('and clicks twice, asks once', async () => {
    const { stage, delivered, offer } = await asked();
    const form = await offer();
    await stage.browser.submit(ASK, form);
    expect((await stage.browser.submit(ASK, form)).status).toBe(200);
    expect(delivered).toHaveLength(1);
  });

  test('asks no more often than the limit says, and again after a while', async () => {
    const { stage, delivered, offer } = await asked({ perHour: 2 });
    const send = async () => (await stage.browser.submit(ASK, await offer())).status;
    expect([await send(), await send(), await send()]).toEqual([200, 200, 429]);
    // It is not told to wait for an hour in one line and a minute in the next.
    const refused = await (await stage.browser.submit(ASK, await offer())).text();
    expect(refused).toContain('Wait an hour');
    expect(refused).not.toContain('minute');
    stage.clock.pass(1800);
    expect(await send()).toBe(200);
    expect(delivered).toHaveLength(3);
  });

  test('sees when no owner could be notified, and the record says so', async () => {
    const deliver = () => Promise.reject(new Error('hunter2: connection lost'));
    const { stage, offer } = await asked({ recipient: { name: 'desk', deliver } });
    const answer = await stage.browser.submit(ASK, await offer());
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain('hunter2');
    const failure = 'session.access_request_undelivered';
    expect(stage.entries).toContainEqual(expect.objectContaining({ type: 'access.requested', failure }));
    expect(stage.detail).toBe('desk: Error connection lost');
  });

  test('gets a prepared e-mail where the gateway notifies no one', async () => {
    const stageOf = async (ownerOf: () => string) => {
      const { stage } = await asked({ recipient: undefined as never, ownerOf });
      const page = await (await stage.browser.open('/config/')).text();
      return { stage, href: /href="(mailto:[^"]*)"[^>]*>Write the request/.exec(page)?.[1] ?? '' };
    };
    const { stage, href } = await stageOf(() => 'security@corp.example');
    expect(href).toMatch(/^mailto:security@corp\.example\?subject=Request%20access/);
    expect(decodeURIComponent(href)).toContain('phorge / contractors-out');
    // An owner who is no address: then the contact of the theme.
    expect((await stageOf(() => 'the security team')).href).toContain('mailto:desk@corp.example?');
    expect((await stage.browser.submit(ASK, { offer: 'x', reason: 'y' })).status).toBe(404);
  });
});

describe('no access request is accepted', () => {
  test('for what was refused to another user', async () => {
    const { stage, delivered, offer } = await asked();
    const form = await offer();
    const mallory = stage.newBrowser();
    stage.provider.person = { ...stage.provider.person, sub: 'mallory' };
    await stage.logIn(mallory);
    expect((await mallory.submit(ASK, form)).status).toBe(400);
    expect(stage.detail).toContain('another user');
    expect(delivered).toEqual([]);
  });

  test.each([
    ['with an offer that nobody made', { offer: 'AAAAAAAA.AAAA', reason: 'x' }],
    ['without an offer', { reason: 'x' }],
  ])('%s', async (_how, form) => {
    const { stage, delivered } = await asked();
    expect((await stage.browser.submit(ASK, form)).status).toBe(400);
    expect(delivered).toEqual([]);
  });

  test.each([
    ['nothing', '   '],
    ['too much', 'x'.repeat(1001)],
  ])('for a reason that says %s', async (_what, reason) => {
    const { stage, delivered, offer } = await asked();
    expect((await stage.browser.submit(ASK, { ...(await offer()), reason })).status).toBe(400);
    expect(delivered).toEqual([]);
  });

  test('an hour later', async () => {
    const { stage, delivered, offer } = await asked();
    const form = await offer();
    stage.clock.pass(3601);
    expect((await stage.browser.submit(ASK, form)).status).toBe(400);
    expect(delivered).toEqual([]);
  });

  test('from another site, or without being signed in', async () => {
    const { stage, delivered, offer } = await asked();
    const form = await offer();
    const elsewhere = await stage.browser.submit(ASK, form, { origin: 'https://evil.example' });
    expect(elsewhere.status).toBe(403);
    await stage.newBrowser().submit(ASK, form);
    expect(delivered).toEqual([]);
  });

  test('where it is not switched on', async () => {
    const stage = await scene();
    await stage.logIn();
    expect((await stage.browser.submit(ASK, { offer: 'x', reason: 'y' })).status).toBe(404);
  });

  test('from an unauthenticated client, nor for what the policy did not deny', async () => {
    const { stage } = await asked();
    expect(await (await stage.newBrowser().open('/config/')).text()).not.toContain('name="offer"');
    const { offer } = await asked({}, { ...denied, effect: 'allow' });
    expect((await offer()).offer).toBe('');
  });
});
