import { loginProvider } from '@portcullis/testing/internal';
import { expect, test } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { strengthProblem } from '../../src/login/asked-strength.ts';
import { BASE, KEY, optionsFor, scene } from '../fixtures/scene.ts';

test('the first visit of a deep link redirects to the provider and back to that deep link', async () => {
  const { browser, logIn, provider } = await scene();
  const back = await logIn(browser, '/D12?tab=2');
  expect(back.status).toBe(303);
  expect(back.headers.get('location')).toBe('/D12?tab=2');
  expect(await (await browser.open('/D12?tab=2')).text()).toBe('welcome');
  const asked = Object.fromEntries(provider.lastRequest);
  expect(asked).toMatchObject({
    response_type: 'code',
    client_id: 'gate',
    redirect_uri: `${BASE}/.portcullis/callback/idp`,
    scope: 'openid email profile',
    code_challenge_method: 'S256',
  });
  expect(asked.nonce).not.toBe(asked.state);
});

test('the user of the session is the one whom the provider named, with groups from the userinfo', async () => {
  const stage = await scene();
  await stage.logIn();
  await stage.browser.open('/');
  expect(stage.caller).toMatchObject({
    kind: 'user',
    issuer: 'https://idp.example',
    subject: 'ada',
    email: 'ada@corp.example',
    name: 'Ada Admin',
    groups: ['eng'],
    authentication: { method: 'session', provider: 'idp' },
  });
});

test('the records of a login, a logout and a visit to the identity page name the user', async () => {
  const stage = await scene();
  const named = () => stage.entries.find((entry) => entry.type === 'caller.identified');
  await stage.logIn();
  expect(named()).toMatchObject({ identity: { subject: 'ada' } });
  await stage.browser.open('/.portcullis/whoami');
  expect(named()).toMatchObject({ identity: { subject: 'ada' } });
  await stage.browser.submit('/.portcullis/logout', {});
  expect(named()).toMatchObject({ identity: { subject: 'ada' } });
});

test('an e-mail address that the provider did not verify is not used', async () => {
  for (const email_verified of [false, undefined, 'true', 1]) {
    const stage = await scene();
    stage.provider.person = { ...stage.provider.person, email_verified };
    await stage.logIn();
    await stage.browser.open('/');
    expect(stage.caller).toMatchObject({ subject: 'ada', email: undefined });
  }
});

test('a login that started when the provider’s name meant another issuer cannot be completed', async () => {
  const before = await scene();
  const away = await before.browser.open('/');
  const other = await loginProvider(before.clock.now, 'https://new.example');
  const after = await scene({}, { clock: before.clock, provider: other });
  for (const [name, value] of before.browser.cookies) after.browser.cookies.set(name, value);
  const answer = new URL(before.provider.authorize(away.headers.get('location') ?? ''));
  answer.searchParams.set('iss', other.issuer);
  await after.browser.open(answer.href);
  expect([after.failure, other.tokenRequests]).toEqual(['session.provider_mismatch', []]);
});

test('the same session gives the same identity object, so later steps can cache by it', async () => {
  const stage = await scene();
  await stage.logIn();
  await stage.browser.open('/');
  const first = stage.caller;
  await stage.browser.open('/');
  expect(stage.caller).toBe(first);
});

test('two tabs log in at once, in either order', async () => {
  const { browser, provider } = await scene();
  const one = await browser.open('/one');
  const two = await browser.open('/two');
  expect(browser.flows).toHaveLength(2);
  const second = await browser.open(provider.authorize(two.headers.get('location') ?? ''));
  const first = await browser.open(provider.authorize(one.headers.get('location') ?? ''));
  expect([first.headers.get('location'), second.headers.get('location')]).toEqual(['/one', '/two']);
  expect(browser.flows).toEqual([]);
});

test('at most four logins are pending, and the oldest is dropped', async () => {
  const stage = await scene();
  const { browser, provider, clock } = stage;
  const locations: string[] = [];
  for (let tab = 0; tab < 6; tab++) {
    clock.pass(1);
    locations.push((await browser.open(`/${tab}`)).headers.get('location') ?? '');
  }
  expect(browser.flows).toHaveLength(4);
  const oldest = await browser.open(provider.authorize(locations[0] ?? ''));
  expect([oldest.status, stage.failure]).toEqual([400, 'session.login_unknown']);
  const newest = await browser.open(provider.authorize(locations[5] ?? ''));
  expect(newest.headers.get('location')).toBe('/5');
});

test('a login that is not finished in time expires', async () => {
  const stage = await scene({ loginSeconds: 60 });
  const away = await stage.browser.open('/');
  stage.clock.pass(60);
  await stage.browser.open(stage.provider.authorize(away.headers.get('location') ?? ''));
  expect(stage.failure).toBe('session.login_unknown');
});

test('C26: a login that started at one provider cannot end with the answer of another', async () => {
  const clock = new MovableClock();
  const provider = await loginProvider(clock.now);
  const other = await loginProvider(clock.now, 'https://evil.example');
  const stage = await scene(
    () => ({
      ...optionsFor(provider),
      providers: {
        idp: {
          issuer: provider.issuer,
          clientId: 'gate',
          clientAuthentication: { method: 'none' },
        },
        evil: { issuer: other.issuer, clientId: 'gate', clientAuthentication: { method: 'none' } },
      },
      fetch: (url, init) =>
        url.startsWith(other.issuer) ? other.fetch(url, init) : provider.fetch(url, init),
    }),
    { clock, provider },
  );
  const away = await stage.browser.open('/.portcullis/login?provider=idp');
  const answer = new URL(other.authorize(away.headers.get('location') ?? ''));
  const back = await stage.browser.open(answer.href);
  expect([back.status, stage.failure]).toEqual([502, 'session.provider_mismatch']);
  expect(provider.tokenRequests).toEqual([]);
  expect(other.tokenRequests).toEqual([]);
});

test('C31: a cookie planted before the login is not used after it, and is refused', async () => {
  const stage = await scene();
  await stage.logIn();
  const planted = new Map(stage.browser.cookies);
  const away = await stage.browser.open('/.portcullis/login?return_to=/x');
  await stage.browser.open(stage.provider.authorize(away.headers.get('location') ?? ''));
  expect(stage.browser.cookies.get('__Host-portcullis-session')).not.toBe(
    planted.get('__Host-portcullis-session'),
  );
  const attacker = stage.newBrowser();
  for (const [name, value] of planted) attacker.cookies.set(name, value);
  await attacker.send('/');
  expect(stage.failure).toBe('session.ended');
});

test('the client authenticates as configured', async () => {
  const { generateKeyPair, exportJWK } = await import('jose');
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: 'ES256', kid: 'k1' };
  const proofs = [
    { method: 'client_secret_basic', secret: 's e' },
    { method: 'client_secret_post', secret: 's e' },
    { method: 'private_key_jwt', privateKey: key },
    { method: 'none' },
  ] as const;
  const seen: unknown[] = [];
  for (const clientAuthentication of proofs) {
    const stage = await scene((provider) => ({
      ...optionsFor(provider),
      providers: { idp: { issuer: provider.issuer, clientId: 'gate', clientAuthentication } },
    }));
    expect((await stage.logIn()).status).toBe(303);
    const [request] = stage.provider.tokenRequests;
    seen.push([
      request?.authorization?.split(' ')[0],
      request?.form.get('client_secret'),
      request?.form.get('client_assertion_type'),
      request?.form.get('client_id'),
    ]);
  }
  expect(seen).toEqual([
    ['Basic', null, null, null],
    [undefined, 's e', null, 'gate'],
    [undefined, null, 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', 'gate'],
    [undefined, null, null, 'gate'],
  ]);
});

test('step-up: the requested strength is sent, and verified on return', async () => {
  const stage = await scene();
  const ask = async () => {
    const away = await stage.browser.open(
      '/.portcullis/login?return_to=/x&acr_values=gold%20silver&max_age=0',
    );
    return await stage.browser.open(stage.provider.authorize(away.headers.get('location') ?? ''));
  };
  expect([(await ask()).status, stage.failure]).toEqual([403, 'session.step_up_failed']);
  expect(stage.browser.cookies.has('__Host-portcullis-session')).toBe(false);
  stage.provider.person = { ...stage.provider.person, acr: 'silver' };
  expect((await ask()).headers.get('location')).toBe('/x');
  expect(Object.fromEntries(stage.provider.lastRequest)).toMatchObject({
    acr_values: 'gold silver',
    max_age: '0',
    prompt: 'login',
  });
  stage.provider.does.idToken = (claims) => ({ ...claims, auth_time: stage.clock.seconds - 3600 });
  expect([(await ask()).status, stage.failure]).toEqual([403, 'session.step_up_failed']);
});

test('step-up is measured from the moment the login started', () => {
  const flow = { acrValues: [], maxAge: 60, startedAt: 1000 };
  expect(strengthProblem({ auth_time: 910 }, flow)).toBeUndefined();
  expect(strengthProblem({ auth_time: 909 }, flow)).toMatch(/max_age/);
  expect(strengthProblem({}, flow)).toMatch(/max_age/);
  expect(strengthProblem({}, { ...flow, maxAge: undefined })).toBeUndefined();
  expect(strengthProblem({ acr: 'bronze' }, { ...flow, acrValues: ['gold'] })).toMatch(/acr/);
});

test('a provider’s refusal is reported as such, in the gateway’s own words', async () => {
  const stage = await scene();
  stage.provider.does.callback = (parameters) => {
    parameters.delete('code');
    parameters.set('error', 'access_denied');
    parameters.set('error_description', '<script>alert(1)</script>');
  };
  const back = await stage.logIn();
  expect([back.status, stage.failure]).toEqual([403, 'session.login_refused']);
  expect(stage.detail).toContain('access_denied');
  expect(await back.text()).not.toContain('alert');
});

test('a provider that is down is 503, and no user is admitted', async () => {
  const stage = await scene();
  stage.provider.identity.stop();
  const away = await stage.browser.open('/');
  expect([away.status, stage.failure, stage.caller]).toEqual([
    503,
    'session.provider_unavailable',
    undefined,
  ]);
});

test('discovery is fetched once an hour, and its result is used while the provider is down', async () => {
  const stage = await scene();
  await stage.browser.open('/');
  await stage.browser.open('/');
  expect(stage.provider.identity.calls.discovery).toBe(1);
  stage.provider.identity.stop();
  stage.clock.pass(3601);
  expect((await stage.browser.open('/')).status).toBe(302);
  stage.clock.pass(86_400);
  expect((await stage.browser.open('/')).status).toBe(503);
});

test('C28: the redirect address is the configured one, whatever host was requested', async () => {
  const stage = await scene();
  const response = await stage.serve(
    new Request('https://other.example/D1', {
      headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'x-forwarded-host': 'evil.example' },
    }),
  );
  expect(response.headers.get('location')).toBe(`${BASE}/.portcullis/login?return_to=%2FD1`);
  expect(response.headers.getSetCookie()).toEqual([]);
});

test('the provider is chosen by path, by e-mail domain, or by the user', async () => {
  const clock = new MovableClock();
  const provider = await loginProvider(clock.now);
  const proof = { clientAuthentication: { method: 'none' } } as const;
  const stage = await scene(
    () => ({
      baseUrl: BASE,
      keys: [KEY],
      fetch: provider.fetch,
      providers: {
        staff: {
          ...proof,
          issuer: provider.issuer,
          clientId: 'staff',
          label: 'Staff',
          domains: ['Corp.example'],
        },
        partners: { ...proof, issuer: provider.issuer, clientId: 'partners', paths: ['/ext/'] },
      },
    }),
    { clock, provider },
  );
  const byPath = await stage.browser.open('/ext/x');
  expect(new URL(byPath.headers.get('location') ?? '').searchParams.get('client_id')).toBe('partners');

  const undecided = await stage.browser.open('/D1');
  expect(undecided.headers.get('location')).toBe(`${BASE}/.portcullis/login?return_to=%2FD1`);
  const chooser = await (await stage.browser.open('/.portcullis/login?return_to=%2FD1')).text();
  expect(chooser).toContain('provider=staff&amp;return_to=%2FD1');
  expect(chooser).toContain('provider=partners');

  const form = { email: 'eve@CORP.example', return_to: '/D1' };
  const byEmail = await (await stage.browser.submit('/.portcullis/login', form)).text();
  expect(byEmail).toContain('provider=staff&amp;return_to=%2FD1');
  for (const email of ['a@evil.example@corp.example', 'a＠corp.example', 'a@corp.example.evil.example']) {
    const unknown = await stage.browser.submit('/.portcullis/login', { ...form, email });
    expect(unknown.status, email).toBe(400);
  }
});
