import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Browser, viewerOf } from '../../fixtures/browser.ts';
import { NOBODY, type SsoGate, startSsoGate } from '../../fixtures/sso-gate.ts';
import { AUTHORIZE, person } from '../../fixtures/sso-server.ts';

let gate: SsoGate;
let browser: Browser;

beforeAll(async () => {
  gate = await startSsoGate({ allowPublic: true });
});
afterAll(() => gate.close());
beforeEach(() => {
  gate.phorge.reset();
  gate.restart({ allowsPublic: true });
  browser = gate.browser();
  browser.person = person();
});

describe('a Phorge with public pages', () => {
  it('gets a login for a user of the gateway, who ends on the requested page', async () => {
    const { hops, path, text } = await browser.open('/T1?a=1&b=%2F');
    expect(
      hops.map(({ path, status }) => `${status} ${path}`.replace(/\/register\/\w+\//, '/register/KEY/')),
    ).toEqual([
      '302 /T1',
      `302 ${AUTHORIZE}`,
      '302 /auth/login/phabricator:edge.gateway/',
      '302 /auth/register/KEY/',
      '302 /auth/validate/',
      '302 /auth/finish/',
      '200 /T1',
    ]);
    expect(path).toBe('/T1?a=1&b=%2F');
    expect(viewerOf(text)).toBe('ada');
    expect((await browser.open('/T1')).hops).toHaveLength(1);
  });

  it('gets a new login where the session is another user’s', async () => {
    await browser.open('/T1');
    browser.person = person({ subject: '2', email: 'b@corp.example', claims: { preferred_username: 'bob' } });
    const { text } = await browser.open('/T1');
    expect(viewerOf(text)).toBe('bob');
  });

  it('shows its page to anonymous clients and to services', async () => {
    for (const caller of [NOBODY, { ...person(), kind: 'service' as const }]) {
      browser.person = caller;
      const { hops, text } = await browser.open('/T1');
      expect(hops).toHaveLength(1);
      expect(viewerOf(text)).toBeUndefined();
    }
  });

  it('makes the redirect to its login uncacheable', async () => {
    const response = await browser.visit('/T1');
    expect(response.headers.get('cache-control')).toMatch(/no-store/);
    expect(new URL(response.headers.get('location') ?? '').pathname).toBe(AUTHORIZE);
    expect(gate.phorge.requests.map(({ target }) => target)).toEqual(['/auth/start/?next=%2FT1']);
  });

  it.each<[string, string, RequestInit]>([
    ['a script', '/T1', { headers: { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' } }],
    ['a frame', '/T1', { headers: { 'sec-fetch-dest': 'frame' } }],
    ['a page that is fetched ahead', '/T1', { headers: { 'sec-purpose': 'prefetch;prerender' } }],
    ['a page that is fetched ahead, said the old way', '/T1', { headers: { purpose: 'prefetch' } }],
    ['page-less navigation', '/T1', { headers: { 'x-phabricator-via': '/' } }],
    ['HEAD', '/T1', { method: 'HEAD' }],
    ['a form', '/search/', { method: 'POST' }],
    ['the login itself', '/auth/validate/?expect=x', {}],
    ['the logout', '/logout/', {}],
    ['an asset', '/res/x/core.css', {}],
    ['the robots’ page', '/robots.txt', {}],
    ['the icon', '/favicon.ico', {}],
    ['the health check', '/status/', {}],
    ['Conduit', '/api/user.whoami', {}],
    ['a file', '/file/data/x/PHID-FILE-x/x', {}],
  ])('is asked without a redirect: %s', async (_, path, init) => {
    await browser.visit(path, init);
    expect(gate.phorge.requests).toHaveLength(1);
  });

  it('causes no redirect loop where the browser stores no proof', async () => {
    const forgetful = gate.browser();
    forgetful.person = person();
    let hops = 0;
    for (let next: string | null = '/T1'; next !== null && hops < 20; hops += 1) {
      next = (await forgetful.visit(next)).headers.get('location');
      forgetful.cookies.delete('__Host-portcullis-phsid');
    }
    // Phorge's own check after a login says that the browser lost its cookies.
    expect(hops).toBeLessThan(10);
  });

  it('starts no login by the gateway where the options do not say so', async () => {
    gate.restart();
    const { hops } = await browser.open('/T1');
    expect(hops).toHaveLength(1);
  });
});
