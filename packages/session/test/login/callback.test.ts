import { type LoginProvider, loginProvider } from '@portcullis/testing/internal';
import { expect, test } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import type { SessionOptions } from '../../src/index.ts';
import { BASE, KEY, optionsFor, type Scene, scene } from '../fixtures/scene.ts';

// Each provider has a callback of its own, and what a login was asked to prove is checked when it comes back.

const parametersOf = (response: Response): URLSearchParams =>
  new URL(response.headers.get('location') ?? '').searchParams;

/** A gate with an honest provider, and one that is run by an attacker. Neither sends `iss` (RFC 9207). */
async function withAttacker(): Promise<{ stage: Scene; honest: LoginProvider; evil: LoginProvider }> {
  const clock = new MovableClock();
  const honest = await loginProvider(clock.now);
  const evil = await loginProvider(clock.now, 'https://evil.example');
  for (const provider of [honest, evil]) {
    provider.does.discovery = (metadata) => ({
      ...metadata,
      authorization_response_iss_parameter_supported: undefined,
    });
    provider.does.callback = (parameters) => parameters.delete('iss');
  }
  const options: SessionOptions = {
    baseUrl: BASE,
    keys: [KEY],
    providers: Object.fromEntries(
      Object.entries({ honest, evil }).map(([name, { issuer }]) => [
        name,
        { issuer, clientId: 'gate', clientAuthentication: { method: 'none' }, keys: { tiers: [] } },
      ]),
    ),
    fetch: (url, init) => (url.startsWith(evil.issuer) ? evil.fetch(url, init) : honest.fetch(url, init)),
  };
  return { stage: await scene(() => options, { clock, provider: honest }), honest, evil };
}

test('C43: each provider sends people back to an address of its own', async () => {
  const { stage } = await withAttacker();
  for (const name of ['honest', 'evil']) {
    const away = await stage.browser.open(`/.portcullis/login?provider=${name}`);
    expect(parametersOf(away).get('redirect_uri')).toBe(`${BASE}/.portcullis/callback/${name}`);
  }
});

test('C43: a hostile provider does not get the code of an honest one, without any iss', async () => {
  const { stage, honest, evil } = await withAttacker();
  const away = await stage.browser.open('/.portcullis/login?provider=evil');
  // The attacker's provider passes the browser on to the honest one, as the honest client, with its own state.
  const asked = new URLSearchParams(parametersOf(away));
  asked.set('redirect_uri', `${BASE}/.portcullis/callback/honest`);
  const answer = honest.authorize(`${honest.issuer}/authorize?${asked}`);
  await stage.browser.open(answer);
  expect([stage.failure, evil.tokenRequests]).toEqual(['session.provider_mismatch', []]);
});

test('C43: an answer at the callback of another provider is refused, though its state is good', async () => {
  const { stage, honest, evil } = await withAttacker();
  const away = await stage.browser.open('/.portcullis/login?provider=honest');
  const answer = new URL(honest.authorize(away.headers.get('location') ?? ''));
  answer.pathname = '/.portcullis/callback/evil';
  await stage.browser.open(answer.href);
  expect([stage.failure, honest.tokenRequests, evil.tokenRequests]).toEqual([
    'session.provider_mismatch',
    [],
    [],
  ]);
});

test('a callback path without a known provider does not exist', async () => {
  const stage = await scene();
  for (const path of ['callback', 'callback/', 'callback/other', 'callback/idp/x']) {
    expect([path, (await stage.browser.open(`/.portcullis/${path}?code=a&state=b`)).status]).toEqual([
      path,
      404,
    ]);
  }
});

const configured = (parameters: Record<string, string>) => (provider: LoginProvider) => {
  const options = optionsFor(provider);
  return { ...options, providers: { idp: { ...options.providers.idp, parameters } } } as SessionOptions;
};

test('a link cannot weaken the login that the configuration requires', async () => {
  const stage = await scene(configured({ acr_values: 'gold silver', max_age: '3600' }));
  const cases = [
    ['', 'gold silver', '3600'],
    ['&acr_values=silver', 'silver', '3600'],
    ['&acr_values=bronze%20gold', 'gold', '3600'],
    ['&max_age=999999', 'gold silver', '3600'],
    ['&max_age=60', 'gold silver', '60'],
  ] as const;
  for (const [link, acrValues, maxAge] of cases) {
    const asked = parametersOf(await stage.browser.open(`/.portcullis/login?return_to=/x${link}`));
    expect([link, asked.get('acr_values'), asked.get('max_age')]).toEqual([link, acrValues, maxAge]);
  }
  await stage.browser.open('/.portcullis/login?acr_values=bronze');
  expect(stage.failure).toBe('session.parameters');
});

test('the login strength that the configuration requires is checked on its return', async () => {
  const stage = await scene(configured({ acr_values: 'gold', max_age: '60' }));
  await stage.logIn();
  expect([stage.failure, stage.browser.cookies.size]).toEqual(['session.step_up_failed', 0]);
  stage.provider.person = { ...stage.provider.person, acr: 'gold' };
  expect((await stage.logIn()).status).toBe(303);
  stage.provider.does.idToken = (claims) => ({ ...claims, auth_time: stage.clock.seconds - 3600 });
  await stage.logIn(stage.newBrowser());
  expect(stage.failure).toBe('session.step_up_failed');
});

test('a max_age that is no number of seconds is refused with the options', async () => {
  await expect(scene(configured({ max_age: 'soon' }))).rejects.toThrow(/parameters.max_age/);
});

test('C17: the challenge of each login is another, and is that of the verifier that its code is redeemed with', async () => {
  const stage = await scene();
  const challenges: (string | null)[] = [];
  const proved: unknown[] = [];
  for (let login = 0; login < 3; login++) {
    await stage.logIn(stage.newBrowser());
    challenges.push(stage.provider.lastRequest.get('code_challenge'));
    const verifier = stage.provider.tokenRequests.at(-1)?.form.get('code_verifier') ?? '';
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
    proved.push(Buffer.from(digest).toString('base64url'));
  }
  expect(new Set(challenges).size).toBe(3);
  expect(proved).toEqual(challenges);
});

test('a login is not started in a frame, by a script or by a form of another site', async () => {
  const stage = await scene();
  const kinds: Record<string, string>[] = [
    { 'sec-fetch-dest': 'iframe' },
    { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' },
    { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' },
    { 'x-requested-with': 'XMLHttpRequest' },
    { 'sec-purpose': 'prefetch' },
  ];
  for (const headers of kinds) {
    const response = await stage.browser.open('/.portcullis/login?provider=idp', headers);
    expect([headers, response.status, stage.failure]).toEqual([headers, 401, 'session.login_required']);
    expect(stage.browser.flows).toEqual([]);
  }
});

test('the gateway’s redirects send no referrer, and are not cached', async () => {
  const stage = await scene();
  const away = await stage.browser.open('/.portcullis/login?provider=idp');
  const back = await stage.browser.open(stage.provider.authorize(away.headers.get('location') ?? ''));
  for (const { headers } of [away, back]) {
    expect([headers.get('referrer-policy'), headers.get('cache-control')]).toEqual([
      'no-referrer',
      'no-store',
    ]);
  }
});

test('the sealed login of one state is invalid under the name of another', async () => {
  const stage = await scene();
  const { browser, provider } = stage;
  const one = await browser.open('/one');
  const [oneName = ''] = browser.flows;
  const two = await browser.open('/two');
  const twoName = browser.flows.find((name) => name !== oneName) ?? '';
  expect(twoName).not.toBe('');
  // Both cookies are this browser's, and good; only their names are exchanged.
  const [oneValue = '', twoValue = ''] = [browser.cookies.get(oneName), browser.cookies.get(twoName)];
  browser.cookies.set(oneName, twoValue);
  browser.cookies.set(twoName, oneValue);
  for (const away of [one, two]) {
    await browser.open(provider.authorize(away.headers.get('location') ?? ''));
    expect(stage.failure).toBe('session.login_unknown');
  }
});

test('copies of a pending login under other names evict no honest one', async () => {
  const stage = await scene();
  const { browser, provider, clock } = stage;
  const one = await browser.open('/one');
  const [oneName = ''] = browser.flows;
  clock.pass(1);
  await browser.open('/two');
  const twoName = browser.flows.find((name) => name !== oneName) ?? '';
  for (const letter of ['a', 'b', 'c', 'd']) {
    browser.cookies.set(`__Host-portcullis-flow-${letter.repeat(16)}`, browser.cookies.get(twoName) ?? '');
  }
  await browser.open('/three');
  expect(browser.flows).toHaveLength(3);
  const back = await browser.open(provider.authorize(one.headers.get('location') ?? ''));
  expect(back.headers.get('location')).toBe('/one');
});

test('a login sets each cookie once, though the session before it had other parts', async () => {
  const stage = await scene({ lifetimeSeconds: 3600 });
  await stage.logIn();
  const over = stage.browser.cookies.get('__Host-portcullis-session') ?? '';
  stage.clock.pass(3600);
  const away = await stage.browser.open('/.portcullis/login?return_to=/x');
  // Another tab brings the old cookie back: it is over, and would be removed.
  stage.browser.cookies.set('__Host-portcullis-session', over);
  const back = await stage.browser.open(stage.provider.authorize(away.headers.get('location') ?? ''));
  const names = back.headers.getSetCookie().map((line) => line.slice(0, line.indexOf('=')));
  expect(names.filter((name) => name === '__Host-portcullis-session')).toHaveLength(1);
  expect((await stage.browser.send('/')).status).toBe(200);
});
