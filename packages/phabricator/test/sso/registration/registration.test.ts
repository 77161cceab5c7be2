import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountId } from '../../../src/sso/index.ts';
import { type Arrival, type Browser, formFields, viewerOf } from '../../fixtures/browser.ts';
import { cookiesOf, headersOf, type SsoGate, startSsoGate } from '../../fixtures/sso-gate.ts';
import { person } from '../../fixtures/sso-server.ts';

let gate: SsoGate;
let browser: Browser;
let account: string;

beforeAll(async () => {
  account = await accountId('https://login.corp.example', '248289761001');
  gate = await startSsoGate({ users: [{ username: 'taken', email: 'taken@corp.example' }] });
});
afterAll(() => gate.close());
beforeEach(() => {
  gate.phorge.reset();
  gate.restart();
  browser = gate.browser();
  browser.person = person();
});

/** Opens the site and stops before the registration page. */
async function registrationPath(): Promise<string> {
  const { response } = await browser.open('/', (path) => path.startsWith('/auth/register/'));
  return new URL(response.headers.get('location') ?? '').pathname;
}

/** Opens the site as somebody whose registration Phorge leaves to them. */
async function stopped(changes: Parameters<typeof person>[0]): Promise<Arrival> {
  browser.person = person(changes);
  return browser.open('/');
}

const PLAIN: readonly (readonly [string, string])[] = [['content-type', 'text/html; charset=UTF-8']];

/** A registration page, as far as the gate reads it. */
const FORM =
  '<title>Create a New Account</title><form class="" method="POST"><input type="hidden" name="__csrf__" value="B@x" />' +
  '<input type="hidden" name="__form__" value="1" /><input type="hidden" name="phase" value="2" />' +
  '<input type="text" name="username" value="ada" /><input type="text" name="realName" value="Ada" /></form>';

describe('completeRegistration', () => {
  it('shows the form with Phorge’s reason where the username is taken, and the user can choose another', async () => {
    const { path, response, text } = await stopped({ claims: { preferred_username: 'taken' } });
    expect(path).toMatch(/^\/auth\/register\//);
    expect(response.status).toBe(200);
    expect(text).toContain('Another user already has that username.');
    expect(gate.steps).toMatchObject([{ step: 'registration_refused', account }]);
    const fields = { ...formFields(text, 'username'), username: 'ada2' };
    expect((await browser.submit(path, fields)).status).toBe(302);
    expect(gate.steps).toMatchObject([{ step: 'signed_in', username: 'ada2', account }]);
    expect(viewerOf((await browser.open('/')).text)).toBe('ada2');
  });

  it('leaves the form to the user where the e-mail address is taken', async () => {
    const { text } = await stopped({ email: 'taken@corp.example' });
    expect(text).toContain('Email Address Already in Use');
    expect(gate.steps).toEqual([
      {
        type: 'sso',
        step: 'registration_refused',
        account,
        detail: 'there is no registration form: Email Address Already in Use',
      },
    ]);
    expect(gate.phorge.user('ada')).toBeUndefined();
  });

  it('leaves the form to the user where Phorge asks for an address', async () => {
    const { path, text } = await stopped({ email: undefined });
    expect(text).toContain('name="email"');
    expect(gate.steps).toMatchObject([{ step: 'registration_refused', detail: 'the form asks for email' }]);
    const fields = { ...formFields(text, 'username'), email: 'ada@home.example' };
    expect((await browser.submit(path, fields)).status).toBe(302);
    expect(viewerOf((await browser.open('/')).text)).toBe('ada');
  });

  it.each(['invite', '%69nvite'])(
    'leaves the form to the user where a link has put an invitation into their browser (%s), with its address',
    async (name) => {
      browser.cookies.set(name, 'c0de');
      const { path, text } = await browser.open('/');
      expect(text).toContain('Create a New Account');
      expect(gate.steps).toEqual([
        {
          type: 'sso',
          step: 'registration_refused',
          account,
          detail:
            'the registration follows an invitation, whose e-mail address Phorge would assign to the account',
        },
      ]);
      expect(gate.phorge.user('ada')).toBeUndefined();
      expect((await browser.submit(path, formFields(text, 'username'))).status).toBe(302);
      expect(cookiesOf(gate.phorge.requests.at(-1))).toContain('=c0de');
    },
  );

  it('does nothing where it is switched off', async () => {
    gate.restart({ register: false });
    const { text } = await browser.open('/');
    expect(text).toContain('Create a New Account');
    expect(gate.steps).toEqual([]);
  });

  it('sends what a browser would send by pressing the button, and no more', async () => {
    await browser.open('/');
    const { requests } = gate.phorge;
    const at = requests.findIndex(
      ({ method, target }) => method === 'POST' && target.startsWith('/auth/register/'),
    );
    const headers = headersOf(requests[at]);
    const sent = new URLSearchParams(requests[at]?.body);
    expect([...sent.keys()]).toEqual(['__csrf__', '__form__', 'phase', 'username', 'realName']);
    expect(sent.get('realName')).toBe('Ada Lovelace');
    expect(headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-proto': 'http',
      'accept-encoding': 'identity',
    });
    expect(
      Object.keys(headers).filter((name) => /^(?:origin|referer|sec-fetch-(?:dest|site))$/.test(name)),
    ).toEqual([]);
    // With the cookies of the page that it stands on.
    expect(headers.cookie).toBe(cookiesOf(requests[at - 1]));
  });

  it('sends the cookies that the page has set, and not those that it removed', async () => {
    const path = await registrationPath();
    gate.phorge.respond(path, {
      headers: [
        ...PLAIN,
        ['set-cookie', 'phcid=deleted; Max-Age=0; path=/'],
        ['set-cookie', 'fresh=1; path=/'],
      ],
      body: FORM,
    });
    const response = await browser.visit(path);
    const cookie = cookiesOf(gate.phorge.requests.at(-1));
    expect(cookie).toContain('fresh=1');
    expect(cookie).not.toContain('phcid');
    // The stand-in answers the POST the same; the browser gets the lines of both.
    expect(response.headers.getSetCookie().filter((line) => line.startsWith('fresh=1'))).toHaveLength(2);
    expect(gate.steps).toMatchObject([{ detail: 'Phorge says: Create a New Account' }]);
  });

  it.each<[string, string, readonly (readonly [string, string])[], string]>([
    ['is no HTML', FORM, [['content-type', 'text/plain']], 'the page is not HTML, or is too long'],
    ['is too long', FORM + ' '.repeat(600_000), PLAIN, 'the page is not HTML, or is too long'],
    [
      'has no form',
      '<title>Registration Failed</title>',
      PLAIN,
      'there is no registration form: Registration Failed',
    ],
    ['has two forms', FORM + FORM, PLAIN, 'there is more than one registration form'],
    ['breaks off', FORM.slice(0, -20), PLAIN, 'the page is ambiguous: browsers could parse it differently'],
    [
      'leads elsewhere',
      FORM.replace('method', 'action="/x/" method'),
      PLAIN,
      'the form does not post to its own page',
    ],
    ['has no token', FORM.replace('B@x', ''), PLAIN, 'the form lacks __csrf__, __form__ or phase'],
  ])('forwards a page unchanged that %s', async (_, body, headers, detail) => {
    const path = await registrationPath();
    gate.phorge.respond(path, { headers, body });
    const before = gate.phorge.requests.length;
    const response = await browser.visit(path);
    expect([response.status, await response.text()]).toEqual([200, body]);
    expect(gate.steps).toEqual([{ type: 'sso', step: 'registration_refused', account, detail }]);
    expect(gate.phorge.requests.length).toBe(before + 1);
  });

  it('shows the form where Phorge crashes on it, so that the user can try', async () => {
    const path = await registrationPath();
    // Its token is of no session.
    gate.restart({
      origin: {
        name: 'crashing',
        send: async (_, { method }) =>
          method === 'POST'
            ? new Response('crash', { status: 500, headers: { 'content-type': 'text/html' } })
            : new Response(FORM, { headers: { 'content-type': 'text/html' } }),
      },
    });
    const response = await browser.visit(path);
    expect([response.status, await response.text()]).toEqual([200, FORM]);
    expect(gate.steps).toMatchObject([{ step: 'registration_refused', detail: 'Phorge answered 500' }]);
  });

  it('reports no success where Phorge redirects to another page', async () => {
    const path = await registrationPath();
    gate.restart({
      origin: {
        name: 'elsewhere',
        send: async (_, { method }) =>
          method === 'POST'
            ? new Response(null, { status: 302, headers: { location: '/' } })
            : new Response(FORM, { headers: { 'content-type': 'text/html' } }),
      },
    });
    const response = await browser.visit(path);
    expect([response.status, response.headers.get('location')]).toEqual([302, '/']);
    expect(gate.steps).toMatchObject([
      { step: 'registration_refused', detail: 'Phorge redirects to another page' },
    ]);
  });

  it('fails as the proxy does where Phorge is down by then', async () => {
    const path = await registrationPath();
    gate.restart({
      origin: {
        name: 'gone',
        send: async (_, { method }) => {
          if (method === 'POST') throw new Error('Network connection lost.');
          return new Response(FORM, { headers: { 'content-type': 'text/html' } });
        },
      },
    });
    expect((await browser.visit(path)).status).toBe(502);
    expect(gate.failure?.code).toBe('proxy.origin_unreachable');
  });

  it('lets a new user wait for approval where Phorge requires it', async () => {
    const strict = await startSsoGate({ requireApproval: true });
    try {
      const other = strict.browser();
      other.person = person();
      expect((await other.open('/')).text).toContain('Wait for Approval');
      expect(strict.phorge.user('ada')).toBeDefined();
    } finally {
      await strict.close();
    }
  });
});
