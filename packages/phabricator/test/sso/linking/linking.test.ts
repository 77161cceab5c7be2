import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Origin, zone } from '../../../src/index.ts';
import { accountId } from '../../../src/sso/index.ts';
import { type Browser, viewerOf } from '../../fixtures/browser.ts';
import { cookiesOf, NOBODY, PROVIDER, type SsoGate, startSsoGate } from '../../fixtures/sso-gate.ts';
import { person } from '../../fixtures/sso-server.ts';

const LINK = '/.portcullis/idp/link';
const LINK_PAGE = '/auth/link/5/';
const PROOF = '__Host-portcullis-phsid';
const ADA = person();
const BOB = person({
  subject: '2',
  email: 'bob@corp.example',
  name: 'Bob',
  claims: { preferred_username: 'bob' },
});

let gate: SsoGate;
let browser: Browser;
let account: string;

beforeAll(async () => {
  account = await accountId(ADA.issuer, ADA.subject);
  gate = await startSsoGate({
    users: [
      // The same address: Phorge would never connect them by it.
      { username: 'alice', email: 'ada@corp.example' },
      { username: 'carol', externalId: await accountId(ADA.issuer, 'carol') },
    ],
  });
});
afterAll(() => gate.close());
beforeEach(() => {
  gate.phorge.reset();
  gate.restart({ link: { providerId: PROVIDER.id } });
  browser = gate.browser();
  browser.person = ADA;
});

/** Puts a session that began before the gate into a browser. */
function signInBefore(username: string, into: Browser = browser): void {
  for (const cookie of gate.phorge.signIn(username).cookie.split('; ')) {
    const [name = '', value = ''] = cookie.split('=');
    into.cookies.set(name, value);
  }
}

/** The fields of the question, which must be one. */
async function question(path = '/maniphest/?a=1'): Promise<Readonly<Record<string, string>>> {
  const response = await browser.visit(path);
  const text = await response.text();
  expect(text).toContain('from an earlier sign-in');
  const { return_to = '', offer = '' } = formFieldsOf(text);
  return { return_to, offer };
}

function formFieldsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
}

const answer = (fields: Readonly<Record<string, string>>, choice: string, headers = {}): Promise<Response> =>
  browser.submit(LINK, { ...fields, choice }, headers);

describe('the question whether to connect', () => {
  it('is asked of a user with an old valid session, and names both', async () => {
    signInBefore('alice');
    const response = await browser.visit('/maniphest/');
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain('<strong>alice</strong>');
    expect(text).toContain('<strong>ada@corp.example</strong>');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'nonce-/);
    expect(response.headers.get('referrer-policy')).toBe('same-origin');
    const asked = gate.phorge.requests.map(({ target }) => target);
    expect(asked).toEqual(['/auth/validate/?expect=alice', LINK_PAGE]);
    for (const request of gate.phorge.requests) {
      expect(cookiesOf(request)).toMatch(/^phsid=\w{40}; phusr=alice$/);
    }
  });

  it('is asked where only a redirect of Phorge shows that the session is valid', async () => {
    const origin: Origin = {
      name: 'brief',
      send: async (target, init, env, scope) =>
        target.path === '/auth/validate/'
          ? new Response(null, { status: 302, headers: { location: '/auth/finish/' } })
          : zone().send(target, init, env, scope),
    };
    gate.restart({ link: { providerId: PROVIDER.id }, origin });
    signInBefore('alice');
    expect(await question()).toMatchObject({ return_to: '/maniphest/?a=1' });
  });

  it('is not asked about an account that is connected already: the user gets their own', async () => {
    signInBefore('carol');
    // The address is that of another old account.
    browser.person = person({ email: 'ada@home.example' });
    const { text } = await browser.open('/maniphest/');
    expect(text).not.toContain('from an earlier sign-in');
    expect(viewerOf(text)).toBe('ada');
  });

  it('is not asked where Phorge would refuse, and the record says why', async () => {
    signInBefore('alice');
    gate.phorge.respond(LINK_PAGE, {
      status: 404,
      headers: [['content-type', 'text/html']],
      body: '<title>404 Not Found</title>',
    });
    const text = await (await browser.visit('/maniphest/')).text();
    expect(text).not.toContain('from an earlier sign-in');
    expect(gate.steps).toContainEqual({
      type: 'sso',
      step: 'link_refused',
      username: 'alice',
      account,
      detail: 'the link page was answered with 404: 404 Not Found',
    });
  });

  it.each<[string, () => void]>([
    ['the session is over', () => gate.phorge.endSessions('alice')],
    ['the browser says no name', () => browser.cookies.delete('phusr')],
    ['the browser says another name', () => browser.cookies.set('phusr', 'carol')],
    ['the name is none', () => browser.cookies.set('phusr', '%3Cb%3E')],
    ['the session is one of an unknown kind', () => browser.cookies.set('phsid', 'X%2Fabc')],
    ['a proof is there that is nothing', () => browser.cookies.set(PROOF, 'x')],
    ['the site connects nothing', () => gate.restart()],
  ])('is not asked where %s: the user gets an account', async (_, change) => {
    signInBefore('alice');
    change();
    // The old account has the address, so the new one needs another.
    browser.person = person({ email: 'ada@home.example' });
    const { text } = await browser.open('/maniphest/');
    expect(viewerOf(text)).toBe('ada');
  });

  it.each<[string, string, RequestInit]>([
    ['a script asks', '/maniphest/', { headers: { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' } }],
    ['a frame asks', '/maniphest/', { headers: { 'sec-fetch-dest': 'iframe' } }],
    ['the browser fetches ahead', '/maniphest/', { headers: { 'sec-purpose': 'prefetch' } }],
    ['a form is sent', '/search/', { method: 'POST' }],
    ['a login is on its way', '/auth/start/', {}],
    ['somebody logs out', '/logout/', {}],
    ['a picture is asked for', '/file/data/x/PHID-FILE-x/x.png', {}],
  ])('is not asked where %s, and the session is not forwarded', async (_, path, init) => {
    signInBefore('alice');
    const text = await (await browser.visit(path, init)).text();
    expect(text).not.toContain('from an earlier sign-in');
    expect(gate.steps).toEqual([{ type: 'sso', step: 'session_dropped', detail: 'unbound' }]);
    expect(gate.phorge.requests.map(cookiesOf)).toEqual(['']);
  });

  it('is not asked about a session that started at the gateway, for any user', async () => {
    browser.person = person({ subject: 'carol' });
    await browser.open('/');
    browser.person = BOB;
    const { text } = await browser.open('/maniphest/');
    expect(viewerOf(text)).toBe('bob');
  });
});

describe('the answer yes', () => {
  it('connects the account for good, with one click and no other page', async () => {
    signInBefore('alice');
    const response = await answer(await question(), 'connect');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/maniphest/?a=1']);
    expect(gate.steps).toMatchObject([
      { step: 'session_dropped', detail: 'unbound' },
      { step: 'code_issued', account },
      { step: 'linked', username: 'alice', account },
    ]);
    const { hops, text } = await browser.open('/maniphest/');
    expect([hops.length, viewerOf(text)]).toEqual([1, 'alice']);

    const elsewhere = gate.browser();
    elsewhere.person = ADA;
    expect(viewerOf((await elsewhere.open('/')).text)).toBe('alice');
  });

  it('makes the session that user’s alone', async () => {
    signInBefore('alice');
    await answer(await question(), 'connect');
    browser.person = BOB;
    const { text } = await browser.open('/');
    expect(viewerOf(text)).toBe('bob');
  });

  it('calls Phorge with the session alone, and leaves no intermediate cookie in the browser', async () => {
    signInBefore('alice');
    browser.cookies.set('other', '1');
    const fields = await question();
    const before = gate.phorge.requests.length;
    const response = await answer(fields, 'connect');
    const asked = gate.phorge.requests.slice(before);
    expect(
      asked.map(({ method, routedPath }) => `${method} ${routedPath?.replace(/\/\w{32}\//, '/KEY/')}`),
    ).toEqual([
      'GET /auth/link/5/',
      'GET /auth/login/phabricator:edge.gateway/',
      'GET /auth/confirmlink/KEY/',
      'POST /auth/confirmlink/KEY/',
    ]);
    for (const request of asked) expect(cookiesOf(request)).not.toContain('other');
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-portcullis-phsid=[\w.-]+; Max-Age=157680000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
  });

  it('is used once: a second click only redirects', async () => {
    signInBefore('alice');
    const fields = await question();
    await answer(fields, 'connect');
    const again = await answer(fields, 'connect');
    expect([again.status, gate.steps, again.headers.getSetCookie()]).toEqual([303, [], []]);
    expect(again.headers.get('cache-control')).toBe('no-store');
  });

  it('is refused by Phorge for an account that was connected meanwhile, and the browser is signed out of it', async () => {
    signInBefore('alice');
    const fields = await question();
    const other = gate.browser();
    other.person = BOB;
    signInBefore('alice', other);
    const offer = formFieldsOf(await (await other.visit('/')).text());
    const { return_to = '', offer: proof = '' } = offer;
    await other.submit(LINK, { return_to, offer: proof, choice: 'connect' });
    const response = await answer(fields, 'connect');
    const text = await response.text();
    expect(response.status).toBe(409);
    expect(text).toContain('Your account was not connected');
    expect(text).toContain('href="/maniphest/?a=1"');
    expect(gate.steps.at(-1)).toEqual({
      type: 'sso',
      step: 'link_refused',
      username: 'alice',
      account,
      detail:
        'the link page was answered with 200: Your account is already linked to an external account for this provider.',
    });
    expect(browser.cookies.has('phsid')).toBe(false);
    expect(viewerOf((await browser.open('/', (path) => path === '/auth/validate/')).text)).toBeUndefined();
  });

  it('is refused where the user has an account', async () => {
    const other = gate.browser();
    other.person = person({ email: 'ada@home.example' });
    await other.open('/');
    signInBefore('alice');
    await answer(await question(), 'connect');
    expect(gate.steps.at(-1)).toMatchObject({ step: 'link_refused' });
    expect(gate.steps.at(-1)?.detail).toMatch(/^the login was answered with 200: The external service/);
    expect(viewerOf((await browser.open('/')).text)).toBe('ada');
  });

  it.each<[string, string, () => string, number, RegExp]>([
    [
      'the page leads to another client',
      LINK_PAGE,
      () => linkPage({ client_id: 'another' }),
      200,
      /^the link page/,
    ],
    [
      'the page leads to another callback',
      LINK_PAGE,
      () => linkPage({ redirect_uri: 'https://evil.example/' }),
      200,
      /^the link page/,
    ],
    [
      'the page names two clients',
      LINK_PAGE,
      () => linkPage().replace('<input', '<input type="hidden" name="client_id" value="x"><input'),
      200,
      /^the link page/,
    ],
    [
      'there is no such page',
      LINK_PAGE,
      () => '<title>404 Not Found</title>',
      404,
      /^the link page was answered with 404: 404 Not Found$/,
    ],
    [
      'the login fails',
      '/auth/login/phabricator:edge.gateway/',
      () => '<title>Login Failed</title>',
      200,
      /^the login was answered with 200: Login Failed$/,
    ],
  ])('is refused where %s', async (_, path, body, status, detail) => {
    signInBefore('alice');
    const fields = await question();
    gate.phorge.respond(path, { status, headers: [['content-type', 'text/html']], body: body() });
    const response = await answer(fields, 'connect');
    expect(response.status).toBe(409);
    expect(gate.steps.at(-1)?.detail).toMatch(detail);
    expect(browser.cookies.has(PROOF)).toBe(false);
  });

  it('continues from a page that the gateway can read', async () => {
    signInBefore('alice');
    const fields = await question();
    gate.phorge.respond(LINK_PAGE, { headers: [['content-type', 'text/html']], body: linkPage() });
    await answer(fields, 'connect');
    // The state is made up, so Phorge goes no further.
    expect(gate.steps.at(-1)?.detail).toMatch(/^the login was answered with 500/);
  });
});

/** Phorge's link page, with what a test changes about it. */
function linkPage(changes: Readonly<Record<string, string>> = {}): string {
  const fields = {
    client_id: PROVIDER.clientId,
    redirect_uri: `${gate.phorge.baseUri}auth/login/phabricator:edge.gateway/`,
    state: 'x',
    ...changes,
  };
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
  );
  return `<form method="GET" action="${PROVIDER.baseUri}oauthserver/auth/">${inputs.join('')}</form>`;
}

describe('the answer no', () => {
  it('signs the browser out of the account, and the user gets their own', async () => {
    signInBefore('alice');
    const response = await answer(await question(), 'not_mine');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/maniphest/?a=1']);
    const host = new URL(gate.phorge.baseUri).hostname;
    expect(response.headers.getSetCookie().sort()).toEqual([
      `phsid=deleted; Max-Age=0; Domain=${host}; Path=/`,
      'phsid=deleted; Max-Age=0; Path=/',
      `phusr=deleted; Max-Age=0; Domain=${host}; Path=/`,
      'phusr=deleted; Max-Age=0; Path=/',
    ]);
    browser.person = BOB;
    expect(viewerOf((await browser.open('/')).text)).toBe('bob');
    // Only to ask whether there is a question.
    const asked = gate.phorge.requests.filter(({ target }) => target.startsWith('/auth/link/'));
    expect(asked.map(({ method }) => method)).toEqual(['GET']);
  });
});

describe('an answer of another user', () => {
  it('is refused from another site', async () => {
    signInBefore('alice');
    const fields = await question();
    for (const origin of ['https://evil.example', 'null', '']) {
      const response = await answer(fields, 'connect', { origin });
      expect([response.status, gate.failure?.code]).toEqual([403, 'sso.origin']);
    }
  });

  it('is refused from the next user, who was not asked', async () => {
    signInBefore('alice');
    const fields = await question();
    browser.person = BOB;
    for (const choice of ['connect', 'not_mine']) {
      const response = await answer(fields, choice);
      expect([response.status, gate.failure?.code]).toEqual([403, 'sso.other_person']);
    }
  });

  it('is refused about another account than the one in question', async () => {
    signInBefore('alice');
    const fields = await question();
    signInBefore('carol');
    const response = await answer(fields, 'connect');
    expect([response.status, gate.failure?.code]).toEqual([403, 'sso.other_person']);
  });

  it.each([
    ['nobody', { ...NOBODY, challenges: [...NOBODY.challenges, 'Bearer'] }, 401, 'sso.login_required'],
    ['a service', { ...ADA, kind: 'service' as const }, 403, 'sso.people_only'],
  ])('is refused from %s', async (_, caller, status, code) => {
    signInBefore('alice');
    const fields = await question();
    browser.person = caller;
    const response = await answer(fields, 'connect');
    expect([response.status, gate.failure?.code]).toEqual([status, code]);
    const challenges = caller.kind === 'anonymous' ? [...NOBODY.challenges, 'Bearer'].join(', ') : null;
    expect(response.headers.get('www-authenticate')).toBe(challenges);
  });

  it('is not accepted by GET', async () => {
    signInBefore('alice');
    const response = await browser.visit(LINK);
    expect([response.status, gate.failure?.code]).toEqual([404, 'sso.not_found']);
  });

  it.each(['//evil.example/', '/\\evil.example/', 'https://evil.example/', 'javascript:alert(1)', ''])(
    'C8: redirects to the front page instead of %j',
    async (to) => {
      signInBefore('alice');
      const response = await answer({ ...(await question()), return_to: to }, 'not_mine');
      expect(response.headers.get('location')).toBe('/');
    },
  );
});
