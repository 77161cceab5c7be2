import { describe, expect, test } from 'vitest';
import type { Browser } from '../../../../scripts/fixtures/browser.ts';
import { deviceBound } from '../../src/dbsc.ts';
import { memorySessions, type SessionOptions, type SessionStore } from '../../src/index.ts';
import { challengeIn, type DeviceKey, deviceKey, PROOF_HEADER } from '../fixtures/device-key.ts';
import { optionsFor, type Scene, scene } from '../fixtures/scene.ts';

const REGISTER = '/.portcullis/dbsc/register';
const REFRESH = '/.portcullis/dbsc/refresh';
const SESSION = '__Host-portcullis-session';
const BOUND = '__Host-portcullis-bound';

async function boundScene(
  options: Partial<SessionOptions> = {},
): Promise<Scene & { readonly store: SessionStore }> {
  const store = memorySessions();
  const made = await scene((provider) =>
    optionsFor(provider, { store, deviceBound: deviceBound({ store }), ...options }),
  );
  return Object.assign(made, { store });
}

/** What browsers were told to name their sessions by. */
const names = new WeakMap<Browser, string>();

async function post(browser: Browser, path: string, proof?: string, without = ''): Promise<Response> {
  const name = names.get(browser);
  const headers = {
    ...(proof === undefined ? {} : { [PROOF_HEADER]: proof }),
    ...(name === undefined ? {} : { 'sec-secure-session-id': name }),
  };
  const sent = new Map(browser.cookies);
  if (without === 'cookies') browser.cookies.clear();
  const response = await browser.send(path, { method: 'POST', headers });
  for (const [key, value] of sent) if (!browser.cookies.has(key)) browser.cookies.set(key, value);
  return response;
}

async function registered(answer: Response, browser: Browser): Promise<Response> {
  const { session_identifier: name } = (await answer.clone().json()) as { session_identifier: string };
  names.set(browser, name);
  return answer;
}

/** Logs in, and registers a key as a browser does. */
async function loggedIn(made: Scene, key: DeviceKey, browser = made.browser): Promise<Response> {
  const answer = await made.logIn(browser);
  const proof = await key.proof(challengeIn(answer), { withKey: true });
  return registered(await post(browser, REGISTER, proof), browser);
}

/** Proves the key, as a browser does whose short-lived cookie is gone. */
async function proved(browser: Browser, key: DeviceKey): Promise<Response> {
  const asked = await post(browser, REFRESH);
  expect(asked.status).toBe(403);
  return post(browser, REFRESH, await key.proof(challengeIn(asked)));
}

function copied(made: Scene, browser: Browser = made.browser): Browser {
  const thief = made.newBrowser();
  for (const [name, value] of browser.cookies) thief.cookies.set(name, value);
  names.set(thief, names.get(browser) ?? '');
  return thief;
}

describe('a session that is bound to a key of its browser', () => {
  test('begins with a header that asks the browser to register, in the response to the login alone', async () => {
    const made = await boundScene();
    const answer = await made.logIn();
    expect(answer.headers.get('secure-session-registration')).toMatch(
      /^\(ES256 RS256\);path="\/\.portcullis\/dbsc\/register";challenge="[\w-]{43}"$/,
    );
    const page = await made.browser.open('/');
    expect(page.status).toBe(200);
    expect(page.headers.has('secure-session-registration')).toBe(false);
  });

  test('is registered with the instruction and the short-lived cookie that the instruction names', async () => {
    const made = await boundScene();
    const answer = await loggedIn(made, await deviceKey());
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(
      /^__Host-portcullis-bound=[\w.-]+; Max-Age=570; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(await answer.json()).toEqual({
      session_identifier: expect.stringMatching(/^s[\w.-]{80,}$/),
      refresh_url: REFRESH,
      scope: { origin: 'https://app.example', include_site: false },
      credentials: [{ type: 'cookie', name: BOUND, attributes: 'Path=/; HttpOnly; Secure; SameSite=Lax' }],
      allowed_refresh_initiators: ['*'],
    });
    expect(made.entries).toContainEqual(
      expect.objectContaining({ type: 'session.device', change: 'bound', subject: expect.any(String) }),
    );
  });

  test('admits its browser, and says when the key was proved', async () => {
    const made = await boundScene();
    await loggedIn(made, await deviceKey());
    expect((await made.browser.open('/')).status).toBe(200);
    expect(made.caller).toMatchObject({
      authentication: { method: 'session', deviceProvedAt: Math.floor(made.clock.now() / 1000) },
    });
  });

  test('of RS256 works as one of ES256', async () => {
    const made = await boundScene();
    const key = await deviceKey('RS256');
    expect((await loggedIn(made, key)).status).toBe(200);
    expect((await proved(made.browser, key)).status).toBe(200);
  });

  test('admits a copied cookie jar for the rest of the proof, and not a second longer', async () => {
    const made = await boundScene();
    const key = await deviceKey();
    await loggedIn(made, key);
    const thief = copied(made);
    made.clock.pass(599);
    expect((await thief.open('/')).status).toBe(200);
    made.clock.pass(1);
    const refused = await thief.send('/');
    expect(refused.status).toBe(401);
    expect(made.failure).toBe('session.unproved');
    expect(made.entries).toContainEqual(
      expect.objectContaining({ type: 'session.device', change: 'unproved' }),
    );
    expect((await proved(made.browser, key)).status).toBe(200);
    expect((await made.browser.open('/')).status).toBe(200);
    expect((await thief.send('/')).status).toBe(401);
  });

  test('leads a browser without a proof to a new login, and keeps its session cookie', async () => {
    const made = await boundScene();
    await loggedIn(made, await deviceKey());
    made.clock.pass(600);
    made.browser.cookies.delete(BOUND);
    const answer = await made.browser.open('/');
    expect(answer.status).toBe(302);
    expect(made.browser.cookies.has(SESSION)).toBe(true);
  });

  test('does not take the header Secure-Session-Skipped for a proof', async () => {
    const made = await boundScene();
    await loggedIn(made, await deviceKey());
    made.clock.pass(600);
    const headers = { 'secure-session-skipped': 'quota_exceeded;session_identifier="x"' };
    expect((await made.browser.send('/', { headers })).status).toBe(401);
  });

  test('admits requests without the short-lived cookie for half a minute after the registration', async () => {
    const made = await boundScene();
    await loggedIn(made, await deviceKey());
    made.browser.cookies.delete(BOUND);
    made.clock.pass(29);
    expect((await made.browser.send('/')).status).toBe(200);
    expect(made.caller).toMatchObject({ authentication: { method: 'session' } });
    expect(made.caller).not.toHaveProperty('authentication.deviceProvedAt');
    made.clock.pass(1);
    expect((await made.browser.send('/')).status).toBe(401);
  });

  test('refuses a proof that lies in the future: the clock was set back', async () => {
    const made = await boundScene();
    await loggedIn(made, await deviceKey());
    made.clock.pass(-301);
    expect((await made.browser.send('/')).status).toBe(401);
  });

  test('does not take the short-lived cookie of another session', async () => {
    const made = await boundScene();
    await loggedIn(made, await deviceKey());
    const other = made.newBrowser();
    await loggedIn(made, await deviceKey(), other);
    made.clock.pass(30);
    made.browser.cookies.set(BOUND, other.cookies.get(BOUND) ?? '');
    expect((await made.browser.send('/')).status).toBe(401);
  });

  test('loses no request of fifty that come at once when the proof expires', async () => {
    const made = await boundScene();
    const key = await deviceKey();
    await loggedIn(made, key);
    made.clock.pass(570);
    made.browser.cookies.delete(BOUND);
    // The browser holds them back until its one refresh is done.
    expect((await proved(made.browser, key)).status).toBe(200);
    const all = await Promise.all(Array.from({ length: 50 }, () => made.browser.send('/')));
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
  });

  test('keeps its key when the provider refreshes its claims', async () => {
    const made = await boundScene();
    const key = await deviceKey();
    await loggedIn(made, key);
    made.clock.pass(400);
    expect((await made.browser.send('/')).status).toBe(200);
    expect(made.entries).toContainEqual(expect.objectContaining({ type: 'session.refreshed' }));
    made.browser.cookies.delete(BOUND);
    expect((await made.browser.send('/')).status).toBe(401);
    expect((await proved(made.browser, key)).status).toBe(200);
    expect((await made.browser.send('/')).status).toBe(200);
  });
});

describe('a browser without device bound sessions', () => {
  test('is admitted as before', async () => {
    const made = await boundScene();
    await made.logIn();
    made.clock.pass(3000);
    expect((await made.browser.send('/')).status).toBe(200);
    expect(made.caller).not.toHaveProperty('authentication.deviceProvedAt');
  });
});

describe('a registration is refused', () => {
  const refused = async (made: Scene, answer: Response, detail: RegExp): Promise<void> => {
    expect(answer.status).toBe(400);
    expect(made.failure).toBe('session.proof_refused');
    expect(made.detail).toMatch(detail);
    expect(answer.headers.getSetCookie().join()).not.toContain(BOUND);
  };

  test('a second time, also with the first key', async () => {
    const made = await boundScene();
    const key = await deviceKey();
    const answer = await made.logIn();
    const proof = await key.proof(challengeIn(answer), { withKey: true });
    expect((await post(made.browser, REGISTER, proof)).status).toBe(200);
    await refused(made, await post(made.browser, REGISTER, proof), /used before/);
  });

  test('of twenty with different keys at once, all but one', async () => {
    const made = await boundScene();
    const challenge = challengeIn(await made.logIn());
    const keys = await Promise.all(Array.from({ length: 20 }, () => deviceKey()));
    const proofs = await Promise.all(keys.map((key) => key.proof(challenge, { withKey: true })));
    const answers = await Promise.all(proofs.map((proof) => post(made.browser, REGISTER, proof)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('a minute after the login', async () => {
    const made = await boundScene();
    const challenge = challengeIn(await made.logIn());
    made.clock.pass(60);
    const proof = await (await deviceKey()).proof(challenge, { withKey: true });
    await refused(made, await post(made.browser, REGISTER, proof), /too old/);
  });

  test('with the challenge of another session than the browser has', async () => {
    const made = await boundScene();
    const challenge = challengeIn(await made.logIn());
    const other = made.newBrowser();
    await made.logIn(other);
    const proof = await (await deviceKey()).proof(challenge, { withKey: true });
    await refused(made, await post(other, REGISTER, proof), /another session by now/);
  });

  test('for a session that was ended on the way, with 401', async () => {
    const made = await boundScene();
    const challenge = challengeIn(await made.logIn());
    await made.browser.submit('/.portcullis/logout', {});
    const proof = await (await deviceKey()).proof(challenge, { withKey: true });
    expect((await post(made.browser, REGISTER, proof)).status).toBe(401);
  });

  test('with a challenge of a refresh', async () => {
    const made = await boundScene();
    await loggedIn(made, await deviceKey());
    const challenge = challengeIn(await post(made.browser, REFRESH));
    const other = made.newBrowser();
    await made.logIn(other);
    const proof = await (await deviceKey()).proof(challenge, { withKey: true });
    await refused(made, await post(other, REGISTER, proof), /unknown/);
  });

  test('without a proof', async () => {
    const made = await boundScene();
    await made.logIn();
    await refused(made, await post(made.browser, REGISTER), /has no proof/);
  });

  test('with a challenge that a client made up', async () => {
    const made = await boundScene();
    const proof = await (await deviceKey()).proof('x', { withKey: true });
    await refused(made, await post(made.newBrowser(), REGISTER, proof), /unknown/);
  });

  test.each(['GET', 'PUT', 'HEAD'])('by %s, with 404', async (method) => {
    const made = await boundScene();
    await made.logIn();
    expect((await made.browser.send(REGISTER, { method })).status).toBe(404);
  });
});

describe('a registration fails with 503 while another request changes the session', () => {
  test.each(['claim', 'replace'] as const)('in the step %s', async (step) => {
    const real = memorySessions();
    const store = { ...real, [step]: async () => false };
    const made = await boundScene({ store });
    const challenge = challengeIn(await made.logIn());
    const proof = await (await deviceKey()).proof(challenge, { withKey: true });
    expect((await post(made.browser, REGISTER, proof)).status).toBe(503);
    expect(made.detail).toMatch(/ended or refreshed while its browser registered a key/);
  });
});

describe('a refresh', () => {
  test('answers a request without a proof by a challenge for this session', async () => {
    const made = await boundScene();
    const registered = await loggedIn(made, await deviceKey());
    const { session_identifier: id } = (await registered.json()) as { session_identifier: string };
    const asked = await post(made.browser, REFRESH);
    expect(asked.status).toBe(403);
    expect(asked.headers.get('secure-session-challenge')).toMatch(/^"[\w-]{43}";id="s[\w.-]+"$/);
    expect(asked.headers.get('secure-session-challenge')).toContain(`id="${id}"`);
    expect(asked.headers.getSetCookie()).toEqual([]);
    expect(asked.headers.get('cache-control')).toBe('no-store');
  });

  test('records the session, and the thumbprint of its key', async () => {
    const made = await boundScene();
    const key = await deviceKey();
    await loggedIn(made, key);
    const bound = made.entries.find(({ type }) => type === 'session.device');
    expect((await proved(made.browser, key)).status).toBe(200);
    expect(made.entries).toContainEqual({ ...bound, change: 'proved' });
    expect(bound).toMatchObject({ change: 'bound', key: expect.stringMatching(/^[\w-]{43}$/) });
    expect(made.entries).toContainEqual(expect.objectContaining({ type: 'session.used' }));
  });

  test('is refused for two proofs in one header', async () => {
    const made = await boundScene();
    await loggedIn(made, await deviceKey());
    expect((await post(made.browser, REFRESH, 'a.b.c, d.e.f')).status).toBe(400);
    expect(made.detail).toMatch(/not one text/);
  });

  test('is refused for a registration’s proof, and a registration for a refresh’s', async () => {
    const made = await boundScene();
    const key = await deviceKey();
    const login = await made.logIn();
    const proof = await key.proof(challengeIn(login), { withKey: true });
    expect((await post(made.browser, REFRESH, proof)).status).toBe(400);
    await registered(await post(made.browser, REGISTER, proof), made.browser);
    const asked = challengeIn(await post(made.browser, REFRESH));
    expect((await post(made.browser, REGISTER, await key.proof(asked, { withKey: true }))).status).toBe(400);
  });

  test.each([
    ['used before', 0],
    ['older than a minute', 60_000],
  ])('answers a proof whose challenge is %s by a new challenge', async (_what, later) => {
    const made = await boundScene();
    const key = await deviceKey();
    await loggedIn(made, key);
    const asked = await post(made.browser, REFRESH);
    const proof = await key.proof(challengeIn(asked));
    if (later === 0) expect((await post(made.browser, REFRESH, proof)).status).toBe(200);
    made.clock.pass(later / 1000);
    const again = await post(made.browser, REFRESH, proof);
    expect(again.status).toBe(403);
    expect(again.headers.getSetCookie()).toEqual([]);
    expect((await post(made.browser, REFRESH, await key.proof(challengeIn(again)))).status).toBe(200);
  });

  test('takes one challenge once, of twenty proofs at once', async () => {
    const made = await boundScene();
    const key = await deviceKey();
    await loggedIn(made, key);
    const proof = await key.proof(challengeIn(await post(made.browser, REFRESH)));
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(made.browser, REFRESH, proof)));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array.from({ length: 19 }, () => 403),
    ]);
  });

  test('is refused for the key of another browser', async () => {
    const made = await boundScene();
    await loggedIn(made, await deviceKey());
    const thief = copied(made);
    const challenge = challengeIn(await post(thief, REFRESH));
    const answer = await post(thief, REFRESH, await (await deviceKey()).proof(challenge));
    expect(answer.status).toBe(400);
    expect(made.detail).toMatch(/signature/);
    expect(made.entries).toContainEqual(
      expect.objectContaining({ type: 'session.device', change: 'refused' }),
    );
  });

  test.each([
    ['without a name', undefined],
    ['with an empty name', '""'],
    ['with a name that a client made up', `"s${'A'.repeat(60)}"`],
    ['with the hash of a session', `"s${'x'.repeat(8)}.${'y'.repeat(43)}"`],
  ])('is refused %s, before the store is asked', async (_what, name) => {
    const made = await boundScene();
    await loggedIn(made, await deviceKey());
    const headers = name === undefined ? {} : { 'sec-secure-session-id': name };
    expect((await made.browser.send(REFRESH, { method: 'POST', headers })).status).toBe(400);
    expect(made.detail).toMatch(/names no session/);
    expect(made.entries).not.toContainEqual(expect.objectContaining({ type: 'session.used' }));
  });

  test('works without cookies, as browsers send it where a page of another site led to the gate', async () => {
    const made = await boundScene();
    const key = await deviceKey();
    const login = await made.logIn();
    const proof = await key.proof(challengeIn(login), { withKey: true });
    await registered(await post(made.browser, REGISTER, proof, 'cookies'), made.browser);
    expect((await made.browser.open('/')).status).toBe(200);
    const asked = await post(made.browser, REFRESH, undefined, 'cookies');
    const again = await key.proof(challengeIn(asked));
    expect((await post(made.browser, REFRESH, again, 'cookies')).status).toBe(200);
  });

  test('is refused in a browser that has another session by now, whose cookie it would replace', async () => {
    const made = await boundScene();
    const key = await deviceKey();
    await loggedIn(made, key);
    const other = made.newBrowser();
    await loggedIn(made, await deviceKey(), other);
    names.set(other, names.get(made.browser) ?? '');
    expect((await post(other, REFRESH)).status).toBe(400);
    expect(made.detail).toMatch(/another session by now/);
  });

  test('is refused for a session without a key at this host', async () => {
    const made = await boundScene();
    const registration = await loggedIn(made, await deviceKey());
    expect(registration.status).toBe(200);
    const { store } = made;
    const [row] = await store.list(undefined, made.clock.seconds, 1);
    const { deviceKeys: _, ...unbound } = JSON.parse(row?.session ?? '');
    const { revision = 0 } = (await store.find(row?.key ?? '', made.clock.seconds, 0)) ?? {};
    expect(await store.replace(row?.key ?? '', revision, JSON.stringify(unbound))).toBe(true);
    expect((await post(made.browser, REFRESH)).status).toBe(400);
    expect(made.detail).toMatch(/has no key/);
  });

  test('ends with the session: the browser gets 401', async () => {
    const made = await boundScene();
    const key = await deviceKey();
    await loggedIn(made, key);
    const kept = copied(made);
    await made.browser.submit('/.portcullis/logout', {});
    expect((await post(kept, REFRESH)).status).toBe(401);
  });

  test('does not count as use of the session', async () => {
    const made = await boundScene({ idleSeconds: 600 });
    const key = await deviceKey();
    await loggedIn(made, key);
    made.clock.pass(500);
    expect((await proved(made.browser, key)).status).toBe(200);
    made.clock.pass(200);
    expect((await made.browser.send('/')).status).toBe(401);
    expect(made.failure).toBe('session.expired');
  });
});

describe('the options', () => {
  test('need a store', async () => {
    await expect(
      scene((provider) => optionsFor(provider, { deviceBound: deviceBound({ store: memorySessions() }) })),
    ).rejects.toThrow('deviceBound requires a store');
  });

  test.each([119, 3601, 600.5])('refuse %d seconds', (proofSeconds) => {
    expect(() => deviceBound({ store: memorySessions(), proofSeconds })).toThrow(
      'proofSeconds must be a whole number',
    );
  });
});
