import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Browser, formFields, viewerOf } from '../../fixtures/browser.ts';
import { type SsoGate, startSsoGate } from '../../fixtures/sso-gate.ts';
import { person } from '../../fixtures/sso-server.ts';

let gate: SsoGate;
let browser: Browser;

beforeAll(async () => {
  gate = await startSsoGate();
});
afterAll(() => gate.close());
beforeEach(async () => {
  gate.phorge.reset();
  gate.restart();
  browser = gate.browser();
  browser.person = person();
  await browser.open('/');
});

/** Logs out of Phorge as its page does, up to where that leads. */
async function logOut(): Promise<string> {
  const { text } = await browser.open('/logout/');
  const response = await browser.submit('/logout/', formFields(text, '__dialog__'));
  expect(response.status).toBe(302);
  return response.headers.get('location') ?? '';
}

describe('a user who logs out of Phorge', () => {
  it('is redirected to the gateway’s logout, and keeps neither session nor proof', async () => {
    const location = await logOut();
    expect(new URL(location).pathname).toBe('/auth/loggedout/');
    expect([...browser.cookies.keys()]).toEqual(['phusr']);
    const response = await browser.visit(location);
    expect([response.status, response.headers.get('location')]).toEqual([302, '/.portcullis/logout']);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('gets the answer of the options', async () => {
    gate.restart({ loggedOut: async ({ target }) => new Response(`bye from ${target.path}`) });
    const location = await logOut();
    expect(await (await browser.visit(location)).text()).toBe('bye from /auth/loggedout/');
  });

  it('is redirected by the redirect of Phorge’s form, and where a browser does not say from where', async () => {
    const location = await logOut();
    for (const site of ['same-origin', '']) {
      const response = await browser.visit(location, { headers: { 'sec-fetch-site': site } });
      expect(response.headers.get('location')).toBe('/.portcullis/logout');
    }
  });

  it('is signed in again by any other page, as long as the gateway session is valid', async () => {
    await logOut();
    expect(viewerOf((await browser.open('/')).text)).toBe('ada');
  });
});

describe('a user who is made to open the logout page', () => {
  it('stays logged in: Phorge redirects back', async () => {
    const response = await browser.visit('/auth/loggedout/');
    expect(new URL(response.headers.get('location') ?? '').pathname).toBe('/');
    expect((await browser.open('/')).hops).toHaveLength(1);
  });

  it('gets Phorge’s own page by a script, a frame, a form or another site, and stays logged in', async () => {
    await logOut();
    for (const init of [
      { headers: { 'sec-fetch-site': 'cross-site' } },
      { headers: { 'sec-fetch-site': 'same-site' } },
      { headers: { 'sec-fetch-mode': 'cors' } },
      { headers: { 'sec-fetch-dest': 'iframe' } },
      { method: 'POST' },
    ]) {
      expect((await browser.visit('/auth/loggedout/', init)).headers.get('location')).toBeNull();
    }
  });
});
