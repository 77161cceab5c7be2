import { describe, expect, test } from 'vitest';
import { loginCredentials, memorySessions } from '../../src/index.ts';
import { GOOD, REDIRECT, VERIFIER } from '../fixtures/credential-scene.ts';
import { GATE, type HostScene, hostScene, SHOP, WIKI } from '../fixtures/host-scene.ts';

const post = (
  scene: HostScene,
  address: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) => scene.serve(new Request(address, { method: 'POST', body: new URLSearchParams(fields), headers }));

async function said(answer: Response): Promise<Record<string, string>> {
  return (await answer.json()) as Record<string, string>;
}

/** Has a program ask at an application, and its person allow it at the login host. */
async function loopbackCode(scene: HostScene): Promise<{ code: string; iss: string | null }> {
  const { url, response } = await scene.browser.follow(
    `${WIKI}/.portcullis/credentials/authorize?${new URLSearchParams(GOOD)}`,
  );
  expect(url.origin).toBe(GATE);
  expect(await response.text()).toContain('wiki.corp.example');
  const fields = Object.fromEntries(url.searchParams);
  const page = await (await scene.browser.submit(`${GATE}/.portcullis/credentials/authorize`, fields)).text();
  const [, href = ''] = /href="(http:\/\/127[^"]+)"/.exec(page) ?? [];
  const { searchParams } = new URL(href.replaceAll('&amp;', '&'));
  return { code: searchParams.get('code') ?? '', iss: searchParams.get('iss') };
}

describe('credentials of a gate with a login host', () => {
  test('a program asks at an application, its person allows it at the login host, and it is valid at that application alone', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const { code, iss } = await loopbackCode(scene);
    expect(iss).toBe(WIKI);
    const exchange = (origin: string) =>
      post(scene, `${origin}/.portcullis/credentials/token`, {
        ...{ grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: VERIFIER, code },
      });
    expect((await said(await exchange(SHOP))).error).toBe('invalid_grant');
    expect((await said(await exchange(GATE))).error).toBe('invalid_grant');
    const { access_token: credential } = await said(await exchange(WIKI));
    const headers = { authorization: `Bearer ${credential}` };
    expect((await scene.serve(new Request(`${WIKI}/api`, { headers }))).status).toBe(200);
    expect((await scene.serve(new Request(`${SHOP}/api`, { headers }))).status).toBe(401);
    expect((await scene.serve(new Request(`${GATE}/.portcullis/credentials/list`, { headers }))).status).toBe(
      401,
    );
    expect((await scene.serve(new Request(`${WIKI}/.portcullis/credentials/list`, { headers }))).status).toBe(
      200,
    );
  });

  test('a device asks at an application, and the page at the login host says where, from which network and country', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const request = new Request(`${WIKI}/.portcullis/credentials/device`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'git on a server' }),
      headers: { 'cf-connecting-ip': '192.0.2.7' },
    });
    Object.defineProperty(request, 'cf', { value: { country: 'NZ' } });
    const asked = await said(await scene.serve(request));
    expect(asked.verification_uri).toBe(`${GATE}/.portcullis/credentials/device`);
    const page = await (await scene.browser.open(asked.verification_uri_complete ?? '')).text();
    for (const shown of ['wiki.corp.example', 'NZ, 192.0.2.7', 'git on a server'])
      expect(page).toContain(shown);
    await scene.browser.submit(`${GATE}/.portcullis/credentials/device/grant`, {
      user_code: asked.user_code ?? '',
    });
    const poll = (origin: string) =>
      post(scene, `${origin}/.portcullis/credentials/token`, {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: asked.device_code ?? '',
      });
    expect((await said(await poll(SHOP))).error).toBe('expired_token');
    const { access_token: credential } = await said(await poll(WIKI));
    const headers = { authorization: `Bearer ${credential}` };
    expect((await scene.serve(new Request(`${WIKI}/api`, { headers }))).status).toBe(200);
    expect((await scene.serve(new Request(`${SHOP}/api`, { headers }))).status).toBe(401);
  });

  test.each([
    ['credentials/authorize', '?client_id=git', ['resource', WIKI]],
    ['credentials/authorize', '?resource=https%3A%2F%2Fother.example', ['resource', 'https://other.example']],
    ['credentials/', '?everyone=1', ['everyone', '1']],
  ])(
    'the page %s%s of an application’s host leads to the login host, with one resource at most',
    async (name, search, [key, given]) => {
      const scene = await hostScene();
      const answer = await scene.browser.open(`${WIKI}/.portcullis/${name}${search}`);
      const there = new URL(answer.headers.get('location') ?? '');
      expect([answer.status, `${there.origin}${there.pathname}`]).toEqual([
        302,
        `${GATE}/.portcullis/${name}`,
      ]);
      expect(there.searchParams.getAll(String(key))).toEqual([given]);
      expect(there.searchParams.getAll('resource')).toHaveLength(key === 'resource' ? 1 : 0);
      expect(answer.headers.getSetCookie()).toEqual([]);
    },
  );

  test('a program gets no credential for the login host itself, or for a host that is none of the gate’s', async () => {
    const scene = await hostScene();
    await scene.logIn();
    for (const resource of [undefined, GATE, 'https://evil.example']) {
      const search = new URLSearchParams({ ...GOOD, ...(resource === undefined ? {} : { resource }) });
      const answer = await scene.browser.open(`${GATE}/.portcullis/credentials/authorize?${search}`);
      expect([answer.status, scene.failure]).toEqual([400, 'session.parameters']);
    }
    const device = await post(scene, `${GATE}/.portcullis/credentials/device`, { client_id: 'git' });
    expect((await said(device)).error).toBe('invalid_request');
  });

  test('a device whose store does not know where it asked gets no credential, and its page names no application', async () => {
    const store = memorySessions();
    const unplaced = { ...store, devicePlace: async () => undefined };
    const scene = await hostScene({ credentials: loginCredentials({ store: unplaced }) });
    await scene.logIn();
    const device = await post(scene, `${WIKI}/.portcullis/credentials/device`, { client_id: 'git' });
    const asked = await said(device);
    const shown = await scene.browser.open(asked.verification_uri_complete ?? '');
    expect([shown.status, scene.failure]).toEqual([400, 'session.parameters']);
    const fields = { user_code: asked.user_code ?? '' };
    const granted = await scene.browser.submit(`${GATE}/.portcullis/credentials/device/grant`, fields);
    expect([granted.status, scene.failure]).toEqual([400, 'session.parameters']);
    const polled = await post(scene, `${WIKI}/.portcullis/credentials/token`, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: asked.device_code ?? '',
    });
    expect((await said(polled)).error).toBe('authorization_pending');
  });

  test('a script of an application gets no consent by the form of the login host', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const fields = { ...GOOD, resource: WIKI };
    for (const headers of [
      { origin: WIKI },
      { origin: 'null' },
      { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
      { 'sec-fetch-dest': 'iframe' },
      { 'sec-ch-ua': '"Chromium";v="140"' },
    ]) {
      const answer = await scene.browser.submit(
        `${GATE}/.portcullis/credentials/authorize`,
        fields,
        headers as unknown as Record<string, string>,
      );
      expect([answer.status, scene.failure]).toEqual([403, 'session.origin']);
    }
    const clicked = { 'sec-ch-ua': '"Chromium";v="140"', 'sec-fetch-user': '?1' };
    expect(
      (await scene.browser.submit(`${GATE}/.portcullis/credentials/authorize`, fields, clicked)).status,
    ).toBe(200);
  });
});

describe('a request for access at a gate with a login host', () => {
  test('is made at the login host, and its owner hears which application refused', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const { sealOffer } = await import('../../src/access-requests/sealed-offer.ts');
    const { KeyRing } = await import('../../src/cookies/key-ring.ts');
    const { KEY } = await import('../fixtures/scene.ts');
    const offer = {
      ...{ requestId: 'r-1', refusedAt: scene.clock.seconds, policy: 'wiki', rule: 'out' },
      ...{ issuer: scene.provider.issuer, subject: 'ada' },
    };
    const sealed = await sealOffer(new KeyRing([KEY], WIKI), offer);
    const address = `${GATE}/.portcullis/access-requests/wiki.corp.example`;
    const page = await (
      await scene.browser.open(`${address}?${new URLSearchParams({ offer: sealed })}`)
    ).text();
    expect(page).toContain(`action="${address}"`);
    for (const method of ['HEAD', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await scene.browser.send(`${address}?${new URLSearchParams({ offer: sealed })}`, {
        method,
      });
      expect([method, answer.status, scene.delivered.length]).toEqual([method, 404, 0]);
    }
    const unsealed = await scene.browser.open(`${address}?offer=${sealed.slice(0, -1)}`);
    expect([unsealed.status, scene.failure]).toEqual([400, 'session.access_request']);
    const nobody = scene.newBrowser();
    const led = await nobody.open(`${address}?${new URLSearchParams({ offer: sealed })}`);
    expect(new URL(led.headers.get('location') ?? '').origin).toBe(new URL(scene.provider.issuer).origin);
    const sent = await scene.browser.submit(address, { offer: sealed, reason: 'I am new' });
    expect([sent.status, scene.delivered]).toEqual([
      200,
      [{ host: 'wiki.corp.example', reason: 'I am new' }],
    ]);
    const elsewhere = await scene.browser.submit(`${GATE}/.portcullis/access-requests/shop.corp.example`, {
      ...{ offer: sealed, reason: 'I am new' },
    });
    expect(elsewhere.status).toBe(404);
    const other = await sealOffer(new KeyRing([KEY], SHOP), { ...offer, requestId: 'r-2' });
    await scene.browser.submit(address, { offer: other, reason: 'I am new' });
    expect([scene.failure, scene.delivered.length]).toEqual(['session.access_request', 1]);
    expect(
      (await scene.browser.submit(address, { offer: sealed, reason: 'x' }, { origin: WIKI })).status,
    ).toBe(403);
    const atWiki = await scene.browser.submit(`${WIKI}/.portcullis/access-requests`, {
      offer: sealed,
      reason: 'x',
    });
    expect(atWiki.status).toBe(404);
  });
});
