import { AccessError } from '@portcullis/core';
import { REFUSAL_MESSAGES } from '@portcullis/core/pages';
import { expect, test } from 'vitest';
import { sessionError } from '../../src/failures/session-failure.ts';
import type { SessionOptions } from '../../src/settings/session-options.ts';
import { denied } from '../fixtures/denied.ts';
import { optionsFor, scene } from '../fixtures/scene.ts';

const refusing = (status: number, code: string) =>
  scene(
    (provider) => ({
      ...optionsFor(provider),
      ruleInWords: (rule) => (rule === 'contractors-out' ? 'Contractors <b>do not</b> see this.' : undefined),
      theme: { name: 'Acme & Co', contact: 'the IT desk', color: '#ffcc00' },
    }),
    undefined,
    (context) => {
      if (context.caller.kind === 'anonymous' && context.target.path === '/') {
        throw sessionError('session.login_required');
      }
      context.trail.add({ type: 'policy.decided', decision: denied });
      throw new AccessError({ code, status, message: 'You may not.', detail: 'rule 7 of the secret list' });
    },
  );

test('a refused user sees the rule in safe words, the contact, and the request id', async () => {
  const stage = await refusing(403, 'policy.denied');
  const response = await stage.browser.open('/x');
  const page = await response.text();
  expect(response.status).toBe(403);
  expect(page).toContain('Contractors &lt;b&gt;do not&lt;/b&gt; see this.');
  expect(page).toContain('the IT desk');
  expect(page).toContain('Acme &amp; Co');
  expect(page).toContain(response.headers.get('x-request-id') ?? 'no id');
  expect(page).not.toContain('secret list');
  expect(page).not.toContain('contractors-out');
});

test('a failure of the identity provider is not shown as a failure of the application', async () => {
  const stage = await refusing(502, 'session.provider_answer');
  const page = await (await stage.browser.open('/x')).text();
  expect(page).toContain('A service that this site needs is not responding.');
  expect(page).not.toContain('Your sign-in is not affected');
  const origin = await refusing(502, 'proxy.origin_unreachable');
  expect(await (await origin.browser.open('/x')).text()).toContain('Your sign-in is not affected');
});

test('a refusal of a program is left to the next presenter', async () => {
  const stage = await refusing(403, 'policy.denied');
  const response = await stage.browser.send('/x', { headers: { accept: 'application/json' } });
  expect(await response.json()).toMatchObject({ code: 'policy.denied', title: 'You may not.' });
});

test('a program without a login gets problem details with the code, the request id and the address of the login', async () => {
  const stage = await scene();
  const response = await stage.browser.send('/', { headers: { accept: 'application/json' } });
  expect([response.status, response.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
  const text = await response.text();
  expect(text.endsWith('}\n')).toBe(true);
  expect(JSON.parse(text)).toEqual({
    title: expect.stringMatching(/\w/),
    status: 401,
    code: 'session.login_required',
    request_id: response.headers.get('x-request-id'),
    login: 'https://app.example/.portcullis/login',
  });
});

test('a program with a login that is refused gets no challenge to log in, and a page has none either', async () => {
  const stage = await refusing(403, 'policy.denied');
  await stage.logIn();
  const program = await stage.browser.send('/x', { headers: { accept: 'application/json' } });
  expect([program.status, program.headers.get('www-authenticate')]).toEqual([403, null]);
  expect(await program.json()).not.toHaveProperty('login');
  const page = await stage.browser.open('/x');
  expect([page.status, page.headers.get('www-authenticate')]).toEqual([403, null]);
});

test.each([
  ['a page', 'GET', '/x?y=1', '/x?y=1'],
  // To send a form again at the end of a login would be a second write.
  ['a form', 'POST', '/x?y=1', '/'],
])(
  'another account comes back to %s that was refused at its address, or at the first page',
  async (_what, method, path, back) => {
    const stage = await refusing(403, 'policy.denied');
    await stage.logIn();
    const answer = await stage.browser.send(path, {
      method,
      headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', origin: 'https://app.example' },
    });
    const page = await answer.text();
    const other = /href="([^"]*prompt=select_account[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(new URL(other).searchParams.get('return_to')).toBe(back);
    expect(page).toContain('href="/.portcullis/whoami"');
  },
);

test.each([
  ['a user without a session', 403, false],
  ['a user whose refusal is no denial', 409, true],
])('%s gets no link to another account, and no rule in words', async (_who, status, isLoggedIn) => {
  const stage = await refusing(status, 'policy.denied');
  if (isLoggedIn) await stage.logIn();
  const page = await (await stage.browser.open('/x')).text();
  expect(page).not.toContain('select_account');
  expect(page).not.toContain('whoami');
  if (status !== 403) expect(page).not.toContain('Contractors');
});

test('the page of a refusal offers to request an address of the application again, and not one of the gate or one that was refused', async () => {
  const stage = await refusing(503, 'proxy.origin_unreachable');
  const page = async (path: string) => {
    const answer = await stage.browser.open(path);
    return [answer.status, (await answer.text()).includes('href=""')];
  };
  expect(await page('/x')).toEqual([503, true]);
  expect(await page('/.portcullis/callback/idp?code=c&state=s')).toEqual([400, false]);
  expect(await page('/a%00b')).toEqual([400, false]);
});

test('pages load nothing, run only their own scripts, and are not cached and not framed', async () => {
  const stage = await scene();
  await stage.logIn();
  for (const path of ['whoami', 'signed-out', 'logout']) {
    const response = await stage.browser.open(`/.portcullis/${path}`);
    const page = await response.text();
    const policy = response.headers.get('content-security-policy') ?? '';
    const nonce = /style-src 'nonce-([\w-]{22})'/.exec(policy)?.[1];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page).toContain(`<style nonce="${nonce}">`);
    // Only the gate's own scripts, which the policy knows by the nonce.
    expect(page.match(/<script/g) ?? []).toEqual(
      page.match(new RegExp(`<script(?= nonce="${nonce}">)`, 'g')) ?? [],
    );
    expect(page).not.toMatch(/\bon\w+=|https?:\/\/(?!app\.example)[^"<]*\.(?:css|js|png)/i);
    expect(response.headers.get('cache-control')).toBe('no-store');
  }
});

test('the who-am-I page says that the groups of a user are not known, and not that there are none', async () => {
  const stage = await scene((provider) => {
    const whole = optionsFor(provider);
    return {
      ...whole,
      providers: { idp: { ...whole.providers.idp, groupsOverage: 'ask' } },
    } as SessionOptions;
  });
  stage.provider.does.userinfo = (claims) => ({ ...claims, groups: [{ name: 'contractors' }] });
  await stage.logIn();
  const page = await (await stage.browser.open('/.portcullis/whoami')).text();
  expect(page).toContain('The identity provider did not list your groups in a readable form.');
  expect(page).not.toContain('lists no groups for your account');
});

test('C14: the who-am-I page shows identity, groups and roles with their reason, and never a token', async () => {
  const stage = await scene((provider) => ({
    ...optionsFor(provider),
    rolesOf: ({ groups = [] }) =>
      groups.map((group) => ({ role: 'engineer', group, alias: 'Engineering', via: 'staff' })),
  }));
  stage.provider.person = { ...stage.provider.person, name: '<img src=x onerror=alert(1)>' };
  await stage.logIn();
  const page = await (await stage.browser.open('/.portcullis/whoami')).text();
  for (const shown of [
    'ada',
    'ada@corp.example',
    'https://idp.example',
    'eng',
    'engineer',
    'Engineering, <code>eng</code> (through staff)',
    'datetime="2026-01-15T12:00:00.000Z"',
  ]) {
    expect(page).toContain(shown);
  }
  expect(page).not.toContain('<img');
  for (const secret of [
    'eyJ',
    'access-',
    'refresh-',
    stage.browser.cookies.get('__Host-portcullis-session') ?? 'x',
  ]) {
    expect(page).not.toContain(secret);
  }
});

test('an unauthenticated client of the who-am-I page is redirected to the login, and back to the page', async () => {
  const stage = await scene();
  const back = await stage.logIn(stage.browser, '/.portcullis/whoami');
  expect(back.headers.get('location')).toBe('/.portcullis/whoami');
});

test('a refused user reads the page in their language, with their account and a link to another', async () => {
  const stage = await refusing(403, 'policy.denied');
  await stage.logIn();
  const page = await (await stage.browser.open('/x?y=1', { 'accept-language': 'de-CH, en;q=0.5' })).text();
  expect(page).toContain('<h1>Ihr Konto hat hierauf keinen Zugriff</h1>');
  expect(page).toContain('Sie sind angemeldet als');
  expect(page).toContain('Zurück zu Acme &amp; Co');
  const other = /href="([^"]*prompt=select_account[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(new URL(other).searchParams.get('return_to')).toBe('/x?y=1');
  // The provider is asked to let the person choose.
  const away = await stage.browser.open(other);
  expect(new URL(away.headers.get('location') ?? '').searchParams.get('prompt')).toBe('select_account');
});

test('a failed login is reported in the language of the reader, and its address is not requested again', async () => {
  const stage = await scene();
  const page = await (
    await stage.browser.open('/.portcullis/callback/idp?code=c&state=s', { 'accept-language': 'fr' })
  ).text();
  expect(page).toContain('<h1>Cette connexion a pris trop de temps');
  expect(page).not.toContain('href=""');
  // Nothing is wrong with the address, and to follow the link once more helps nobody.
  const { messages } = await REFUSAL_MESSAGES.fr();
  expect(page).toContain(messages.kinds.sign_in.remedy);
  expect(page).not.toContain(messages.kinds.unclear.remedy);
  expect(page).not.toContain('state=s');
});

test('the provider gets no prompt or hint that the link does not contain', async () => {
  const stage = await scene();
  expect((await stage.browser.open('/.portcullis/login?prompt=none')).status).toBe(400);
});

test('where the provider goes down in the middle of a login, its code is not sent again', async () => {
  const stage = await scene((provider) => ({
    ...optionsFor(provider),
    fetch: (url, init) =>
      url.endsWith('/token') ? Promise.reject(new TypeError('down')) : provider.fetch(url, init),
  }));
  const response = await stage.logIn();
  const page = await response.text();
  expect([response.status, stage.failure]).toEqual([503, 'session.provider_unavailable']);
  expect(page).toContain('>Sign in</a>');
  expect(page).not.toContain('href=""');
  expect(response.headers.get('content-security-policy')).not.toContain('connect-src');
});

// RFC 9110 section 15.5.2: an answer 401 must say how to do better, to whomever it is shown.
test.each([
  ['a page in a frame', '/', { headers: { 'sec-fetch-dest': 'iframe' } }],
  ['a page of the gate', '/.portcullis/whoami', { headers: { 'sec-fetch-dest': 'iframe' } }],
  [
    'a form that was not sent',
    '/x',
    { method: 'POST', body: 'a=b', headers: { 'sec-fetch-dest': 'document' } },
  ],
  ['a program', '/', { headers: { 'sec-fetch-mode': 'cors' } }],
] as const)(
  '%s without a login gets the login address in its headers',
  async (_what, path, { headers, ...init }) => {
    const stage = await scene();
    const answer = await stage.browser.send(path, {
      ...init,
      headers: { 'sec-fetch-mode': 'navigate', ...headers },
    });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      'Session realm="portcullis", login_uri="https://app.example/.portcullis/login"',
    ]);
  },
);

test('a page keeps the challenge of the refusal', async () => {
  const stage = await scene(undefined, undefined, () => {
    const headers = { 'www-authenticate': 'Bearer error="insufficient_user_authentication"' };
    throw sessionError('session.login_required', { headers });
  });
  const headers = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
  const answer = await stage.browser.send('/', { headers });
  expect(answer.headers.get('www-authenticate')).toBe('Bearer error="insufficient_user_authentication"');
});
