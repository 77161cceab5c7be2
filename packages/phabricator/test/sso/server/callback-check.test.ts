import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { memorySso } from '../../../src/sso/index.ts';
import { type Browser, viewerOf } from '../../fixtures/browser.ts';
import { NOBODY, type SsoGate, startSsoGate } from '../../fixtures/sso-gate.ts';
import { AUTHORIZE, authorizeQuery, CLIENT_SECRET, person } from '../../fixtures/sso-server.ts';

const CALLBACK = '/auth/login/phabricator:edge.gateway/';
const ADA = person();
const BOB = person({
  subject: '2',
  email: 'bob@corp.example',
  name: 'Bob',
  claims: { preferred_username: 'bob' },
});

let gate: SsoGate;
let browser: Browser;

beforeAll(async () => {
  gate = await startSsoGate();
});
afterAll(() => gate.close());
beforeEach(() => {
  gate.phorge.reset();
  gate.restart();
  browser = gate.browser();
  browser.person = ADA;
});

/** The address by which a login comes back, before it has. */
async function callback(from: Browser = browser): Promise<URL> {
  const { response } = await from.open('/maniphest/', (path) => path === CALLBACK);
  return new URL(response.headers.get('location') ?? '');
}

/** Opens an address that must be refused by the gate itself, before Phorge sees any of it. */
async function refusal(address: string, init: RequestInit = {}) {
  const before = gate.phorge.requests.length;
  const response = await browser.visit(address, init);
  expect(gate.phorge.requests.length).toBe(before);
  expect(response.headers.getSetCookie()).toEqual([]);
  return { status: response.status, code: gate.failure?.code };
}

const otherPerson = { status: 403, code: 'sso.other_person' };

describe('a callback from a login', () => {
  it('C18: is sent to the one callback of Phorge, whatever the request asks', async () => {
    const evil = [
      'https://evil.example/',
      'http://127.0.0.1/auth/login/phabricator:edge.gateway/',
      `${gate.phorge.baseUri}x`,
    ];
    for (const uri of evil) {
      const response = await browser.visit(`${AUTHORIZE}?${authorizeQuery({ redirect_uri: uri })}`);
      expect([response.status, gate.failure?.code]).toEqual([400, 'sso.request']);
      expect(response.headers.has('location')).toBe(false);
    }
  });

  it('C15: is refused for a user who follows a link with another user’s code', async () => {
    const mallory = gate.browser();
    mallory.person = BOB;
    const link = await callback(mallory);
    // The victim has a login of their own on its way, and even its state is known.
    const own = await callback();
    link.searchParams.set('state', own.searchParams.get('state') ?? '');
    expect(await refusal(link.href)).toEqual(otherPerson);
  });

  it.each<[string, (code: string, own: string) => string]>([
    ['after the own code', (code, own) => `code=${own}&code=${code}`],
    ['before the own code', (code, own) => `code=${code}&code=${own}`],
    ['under an encoded name', (code) => `c%6fde=${code}`],
    ['under a name with a space before it', (code) => `%20code=${code}`],
    ['under a name with a NUL behind it', (code) => `code%00x=${code}`],
    ['as an array', (code) => `code[]=${code}`],
    ['with a letter more', (code) => `code=${code}x`],
    ['with the own proof', (code, own) => `code=${code.split('.')[0]}.${own.split('.').slice(1).join('.')}`],
    ['without a proof', (code) => `code=${code.split('.')[0]}`],
    ['that is empty', () => 'code='],
  ])('C15: is refused with a foreign code %s', async (_, query) => {
    const mallory = gate.browser();
    mallory.person = BOB;
    const code = (await callback(mallory)).searchParams.get('code') ?? '';
    const own = await callback();
    const address = `${CALLBACK}?${query(code, own.searchParams.get('code') ?? '')}&state=${own.searchParams.get('state')}`;
    expect(await refusal(address)).toEqual(otherPerson);
  });

  it.each([`${CALLBACK}extra/`, '/auth/login/phabricator%3Aedge.gateway/'])(
    'C15: is refused with a foreign code at %s, where Phorge finds its provider too',
    async (path) => {
      const mallory = gate.browser();
      mallory.person = BOB;
      const { search } = await callback(mallory);
      expect(await refusal(path + search)).toEqual(otherPerson);
    },
  );

  it.each(['POST', 'PUT'])('C15: is refused by %s, where a code can hide in the body', async (method) => {
    const { searchParams } = await callback();
    const init = {
      method,
      body: searchParams.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
    expect(await refusal(CALLBACK, init)).toEqual({ status: 400, code: 'sso.request' });
  });

  it('is checked for HEAD as for GET', async () => {
    const { href } = await callback();
    await browser.visit(href, { method: 'HEAD' });
    expect(gate.failure).toBeUndefined();
    browser.person = BOB;
    const response = await browser.visit(href, { method: 'HEAD' });
    expect([response.status, gate.failure?.code]).toEqual([403, 'sso.other_person']);
  });

  it.each([
    ['nobody', NOBODY],
    ['a service', { ...ADA, kind: 'service' as const }],
  ])('C15: is refused for %s', async (_, caller) => {
    const { href } = await callback();
    browser.person = caller;
    expect(await refusal(href)).toEqual(otherPerson);
  });

  it('C15: is refused for the next user in the same browser', async () => {
    const { href } = await callback();
    browser.person = BOB;
    expect(await refusal(href)).toEqual(otherPerson);
  });

  it('is not checked for other providers of Phorge', async () => {
    const response = await browser.visit('/auth/login/github:github.com/?code=foreign&state=x');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('nonexistent or disabled authentication provider');
  });

  it('C29: signs in once, however often it is opened', async () => {
    const { href } = await callback();
    const answers = await Promise.all([1, 2, 3, 4].map(() => browser.visit(href)));
    expect(answers.map(({ status }) => status).sort()).toEqual([302, 500, 500, 500]);
    const again = await browser.visit(href);
    expect(again.status).toBe(500);
    expect(again.headers.getSetCookie().filter((line) => /^(?:phsid|phusr|__Host-)/.test(line))).toEqual([]);
  });
});

describe('1.4: the page that a user sees when a login fails', () => {
  async function shown(address: string): Promise<{ readonly status: number; readonly text: string }> {
    const response = await browser.visit(address);
    const text = await response.text();
    expect(text).not.toContain(CLIENT_SECRET);
    expect(response.headers.getSetCookie().filter((line) => line.startsWith('__Host-'))).toEqual([]);
    return { status: response.status, text };
  }

  it('the provider refuses: Phorge’s page says so', async () => {
    const { searchParams } = await callback();
    const { status, text } = await shown(
      `${CALLBACK}?error=access_denied&state=${searchParams.get('state')}`,
    );
    expect(status).toBe(200);
    expect(text).toContain('The OAuth provider returned an error: access_denied');
  });

  it('the form has no code: Phorge’s page says so', async () => {
    const { searchParams } = await callback();
    const { status, text } = await shown(`${CALLBACK}?state=${searchParams.get('state')}`);
    expect(status).toBe(200);
    expect(text).toContain('did not return a &quot;code&quot; parameter');
  });

  it('the state is another: Phorge’s error, and no session', async () => {
    const { searchParams } = await callback();
    const { status, text } = await shown(
      `${CALLBACK}?code=${searchParams.get('code')}&state=${'0'.repeat(40)}`,
    );
    expect(status).toBe(500);
    expect(text).toContain('did not return the correct client state parameter');
  });

  it('the browser lost the cookie of the state: Phorge’s error, and no session', async () => {
    const { href } = await callback();
    browser.cookies.delete('phcid');
    const { status, text } = await shown(href);
    expect(status).toBe(500);
    expect(text).toContain('Missing Client ID Cookie');
  });

  it('the code was used: Phorge’s error with an OAuth code, and no session', async () => {
    const { href } = await callback();
    await browser.visit(href);
    const { status, text } = await shown(href);
    expect(status).toBe(500);
    expect(text).toContain('invalid_grant');
  });

  it('the store of codes is down: Phorge’s error, and no session', async () => {
    const store = memorySso();
    let isDown = false;
    gate.restart({
      store: {
        ...store,
        take: (...asked) => (isDown ? Promise.reject(new Error('down')) : store.take(...asked)),
      },
    });
    const { href } = await callback();
    isDown = true;
    const { status } = await shown(href);
    expect(status).toBe(500);
    expect(viewerOf((await browser.visit('/')).headers.get('location') ?? '')).toBeUndefined();
  });

  it('the same user starts again, and is signed in', async () => {
    const { href } = await callback();
    await browser.visit(href);
    await shown(href);
    expect(viewerOf((await browser.open('/maniphest/')).text)).toBe('ada');
  });
});
