import { type LoginProvider, loginProvider } from '@portcullis/testing/internal';
import { describe, expect, test } from 'vitest';
import { memorySessions, type SessionOptions, type SessionStore } from '../../src/index.ts';
import { refreshTime } from '../../src/request/refresh-due.ts';
import { optionsFor, type Scene, scene } from '../fixtures/scene.ts';

test('a refresh is due when the access token ends, not later than configured, and not immediately', () => {
  expect(refreshTime(1000, 60, 300)).toBe(1060);
  expect(refreshTime(1000, 3600, 300)).toBe(1300);
  expect(refreshTime(1000, undefined, 300)).toBe(1300);
  expect(refreshTime(1000, 0, 300)).toBe(1010);
});

test('a refresh without claims about the user does not extend the validity of the last claims', async () => {
  const stage = await scene({ identitySeconds: 3600, refreshSeconds: 1800 });
  await stage.logIn();
  stage.provider.does.discovery = ({ userinfo_endpoint, ...metadata }) => metadata;
  stage.provider.does.tokenAnswer = ({ id_token, ...answer }) => ({ ...answer, expires_in: 1800 });
  const quiet = await scene({ identitySeconds: 3600, refreshSeconds: 1800 }, stage);
  for (const [name, value] of stage.browser.cookies) quiet.browser.cookies.set(name, value);
  stage.clock.pass(1799);
  for (const seconds of [0, 900, 900]) {
    stage.clock.pass(seconds);
    expect((await quiet.browser.send('/')).status).toBe(200);
  }
  // 3,599 seconds: a refresh of a moment ago says nothing about the next hour.
  stage.clock.pass(1);
  expect([(await quiet.browser.send('/')).status, quiet.failure]).toEqual([401, 'session.expired']);
});

test('a session whose refreshes return no claims expires in the store as well', async () => {
  const store = memorySessions();
  const stage = await scene({ store, identitySeconds: 600 });
  await stage.logIn();
  stage.provider.does.discovery = ({ userinfo_endpoint, ...metadata }) => metadata;
  stage.provider.does.tokenAnswer = ({ id_token, ...answer }) => answer;
  const quiet = await scene({ store, identitySeconds: 600 }, stage);
  for (const [name, value] of stage.browser.cookies) quiet.browser.cookies.set(name, value);
  const old = new Map(quiet.browser.cookies);
  stage.clock.pass(600);
  await quiet.browser.send('/');
  expect(quiet.failure).toBe('session.expired');
  for (const [name, value] of old) quiet.browser.cookies.set(name, value);
  await quiet.browser.send('/');
  expect(quiet.failure).toBe('session.ended');
});

test('the result of a refresh stays, though it is due before the session that the browser still sends', async () => {
  const before = await scene({ refreshSeconds: 3600, identitySeconds: 3600 });
  before.provider.does.tokenAnswer = (answer) => ({ ...answer, expires_in: 3600 });
  await before.logIn();
  const stage = await scene({ refreshSeconds: 300, identitySeconds: 600 }, before);
  const tabs = [stage.newBrowser(), stage.newBrowser()];
  for (const tab of tabs) for (const [name, value] of before.browser.cookies) tab.cookies.set(name, value);
  stage.clock.pass(600);
  for (const tab of tabs) expect((await tab.send('/')).status).toBe(200);
  // Many a refresh token is good for once: to ask with it again would end the session.
  expect(stage.provider.grants.refresh_token).toBe(1);
});

describe('a session from a time when other groups were stored', () => {
  const kept = (version: string, group: string, more: Partial<SessionOptions> = {}) => {
    return (provider: LoginProvider): SessionOptions => {
      const { providers, ...options } = optionsFor(provider, { refreshSeconds: 1800, ...more });
      const keeping = { keepVersion: version, keepGroup: (name: string) => name === group };
      return { ...options, providers: { idp: { ...providers.idp, ...keeping } } } as SessionOptions;
    };
  };
  const before = (more: Partial<SessionOptions> = {}) => kept('one', 'staff', more);
  const now = (more: Partial<SessionOptions> = {}) => kept('two', 'suspended', more);

  /** Somebody who logged in before the rules were others; what the browser has then goes to the gate of now. */
  async function moved(more: Partial<SessionOptions> = {}, provides: (stage: Scene) => void = () => {}) {
    const earlier = await scene(before(more));
    earlier.provider.person = { ...earlier.provider.person, groups: ['staff', 'suspended'] };
    provides(earlier);
    await earlier.logIn();
    const stage = await scene(now(more), earlier);
    for (const [name, value] of earlier.browser.cookies) stage.browser.cookies.set(name, value);
    const groups = async () => {
      const { status } = await stage.browser.send('/');
      return [status, stage.caller?.kind === 'user' ? stage.caller.groups : stage.failure];
    };
    return { earlier, stage, groups };
  }

  test.each([
    ['cookies', () => ({})],
    ['a store', () => ({ store: memorySessions() })],
  ])('in %s is refreshed after a minute', async (_where, options) => {
    const { stage, groups } = await moved(options());
    stage.clock.pass(59);
    // Of two versions that serve at once, neither takes from the other what it has just read.
    expect(await groups()).toEqual([200, ['staff']]);
    stage.clock.pass(1);
    expect(await groups()).toEqual([200, ['suspended']]);
    stage.clock.pass(200);
    expect(await groups()).toEqual([200, ['suspended']]);
    expect(stage.provider.grants.refresh_token).toBe(1);
  });

  test('goes on under the same rules until its next refresh', async () => {
    const { earlier } = await moved();
    earlier.clock.pass(200);
    expect((await earlier.browser.send('/')).status).toBe(200);
    expect(earlier.provider.grants.refresh_token).toBeUndefined();
  });

  test('has to log in again where it has no refresh token, and keeps its cookie for a gateway that accepts it', async () => {
    const { stage, groups } = await moved({}, ({ provider }) => {
      provider.does.tokenAnswer = ({ refresh_token, ...answer }) => answer;
    });
    stage.clock.pass(59);
    expect(await groups()).toEqual([200, ['staff']]);
    stage.clock.pass(1);
    const cookies = new Map(stage.browser.cookies);
    expect(await groups()).toEqual([401, 'session.expired']);
    expect(stage.detail).toContain(
      'the configuration now uses groups or claims that the session does not have',
    );
    expect(stage.browser.cookies).toEqual(cookies);
    await stage.logIn();
    expect(await groups()).toEqual([200, ['suspended']]);
  });

  test('ends where its refresh returns no claims about the user', async () => {
    const { stage, groups } = await moved();
    stage.clock.pass(60);
    stage.provider.does.discovery = ({ userinfo_endpoint, ...metadata }) => metadata;
    stage.provider.does.tokenAnswer = ({ id_token, ...answer }) => answer;
    expect(await groups()).toEqual([401, 'session.expired']);
  });

  test('goes on while its provider is down, as long as other sessions do', async () => {
    const { stage, groups } = await moved();
    stage.clock.pass(60);
    stage.provider.does.tokenStatus = { status: 503, body: {} };
    expect(await groups()).toEqual([200, ['staff']]);
  });

  test('goes on for half a minute where its provider grants a refresh and cannot return the user', async () => {
    const { stage, groups } = await moved();
    stage.clock.pass(60);
    stage.provider.does.userinfoAnswer = () => new Response(null, { status: 503 });
    for (const seconds of [0, 29]) {
      stage.clock.pass(seconds);
      expect(await groups()).toEqual([200, ['staff']]);
    }
    expect(stage.provider.grants.refresh_token).toBe(1);
    delete stage.provider.does.userinfoAnswer;
    stage.clock.pass(1);
    expect(await groups()).toEqual([200, ['suspended']]);
  });
});

/** Somebody who is logged in, at a provider that has no userinfo: the ID token alone says who they are. */
async function withoutUserinfo(options: Partial<SessionOptions> = {}): Promise<Scene> {
  const stage = await scene((provider) => {
    const whole = optionsFor(provider, options);
    return { ...whole, providers: { idp: { ...whole.providers.idp, userinfo: false } } } as SessionOptions;
  });
  stage.provider.person = { ...stage.provider.person, auth_time: stage.clock.seconds - 100, azp: 'gate' };
  await stage.logIn();
  stage.clock.pass(301);
  return stage;
}

test('an honest refreshed ID token is accepted', async () => {
  const stage = await withoutUserinfo();
  expect((await stage.browser.send('/')).status).toBe(200);
  expect(stage.provider.grants.refresh_token).toBe(1);
});

test.each([
  ['of another person', { sub: 'eve' }],
  ['with another nonce', { nonce: 'another' }],
  ['of another login (auth_time)', { auth_time: 1 }],
])('a refreshed ID token %s ends the session', async (_, changes) => {
  const stage = await withoutUserinfo();
  const old = new Map(stage.browser.cookies);
  stage.provider.does.idToken = (claims) => ({ ...claims, ...changes });
  expect([(await stage.browser.send('/')).status, stage.failure]).toEqual([502, 'session.id_token']);
  for (const [name, value] of old) stage.browser.cookies.set(name, value);
  await stage.browser.send('/');
  expect([stage.failure, stage.caller]).toEqual(['session.ended', undefined]);
});

test.each([
  ['whose signature is not the provider’s', undefined],
  ['of another issuer', { iss: 'https://evil.example' }],
  ['for another client', { aud: 'other' }],
  ['for another authorized party', { azp: 'other' }],
  ['that names no person', { sub: undefined }],
  ['that has expired', { exp: 1 }],
  ['of the future', { iat: 9_999_999_999 }],
])(
  'of a refreshed ID token %s nothing is used, and the session goes on as in an outage',
  async (_, changes) => {
    const stage = await withoutUserinfo();
    const isForged = changes === undefined;
    if (isForged) stage.provider.does.forge = (token) => `${token.replace(/[^.]*$/, '')}AAAA`;
    stage.provider.does.idToken = (claims) => ({ ...claims, ...changes, name: 'Eve' });
    expect((await stage.browser.send('/')).status).toBe(200);
    expect(stage.caller).toMatchObject({ subject: 'ada', name: undefined });
    expect(stage.entries.find(({ type }) => type === 'session.refreshed')).toMatchObject({
      failure: expect.stringMatching(/^session\.(?:id_token|clock_skew)$/),
      detail: expect.any(String),
    });
    // Not for longer than what was known may be believed.
    stage.clock.pass(3299);
    expect((await stage.browser.send('/')).status).toBe(502);
    stage.provider.does.idToken = (claims) => claims;
    delete stage.provider.does.forge;
    expect((await stage.browser.send('/')).status).toBe(200);
    const sent = stage.provider.tokenRequests.map(({ form }) => form.get('refresh_token'));
    expect(new Set(sent).size).toBe(sent.length);
  },
);

test('a refreshed ID token may repeat the nonce of its login, and does not strengthen the login', async () => {
  const stage = await withoutUserinfo();
  const nonce = stage.provider.lastRequest.get('nonce');
  stage.provider.does.idToken = (claims) => ({ ...claims, nonce, acr: 'gold', amr: ['hwk'] });
  await stage.browser.send('/');
  expect(stage.caller).toMatchObject({ authentication: { acr: undefined, amr: [] } });
});

test('a session that was ended while it was refreshed stays ended', async () => {
  const store = memorySessions();
  const stage = await scene({ store: { ...store, replace: async () => false } });
  await stage.logIn();
  stage.clock.pass(301);
  expect([(await stage.browser.send('/')).status, stage.failure]).toEqual([401, 'session.ended']);
});

test('a provider of the same name and another issuer is not asked for a refresh', async () => {
  const before = await scene();
  await before.logIn();
  const other = await loginProvider(before.clock.now, 'https://new.example');
  const after = await scene({}, { clock: before.clock, provider: other });
  for (const [name, value] of before.browser.cookies) after.browser.cookies.set(name, value);
  before.clock.pass(301);
  expect([(await after.browser.send('/')).status, after.failure, other.tokenRequests]).toEqual([
    401,
    'session.ended',
    [],
  ]);
});

test.each([
  ['that was not used for too long', { idleSeconds: 600 }, 600],
  ['whose identity is not known any more', { identitySeconds: 600 }, 600],
])('a session %s by a clock that is ahead is still valid by another one', async (_why, times, seconds) => {
  const options = { store: memorySessions(), refreshSeconds: 300, ...times };
  const stage = await scene((provider) => optionsFor(provider, options));
  stage.provider.does.tokenAnswer = ({ refresh_token, ...answer }) => answer;
  await stage.logIn();
  const cookies = new Map(stage.browser.cookies);
  stage.clock.pass(seconds);
  await stage.browser.send('/');
  expect(stage.failure).toBe('session.expired');
  stage.clock.pass(-seconds);
  for (const [name, value] of cookies) stage.browser.cookies.set(name, value);
  expect((await stage.browser.send('/')).status).toBe(200);
});

/** A session that nobody believes any more, while another request seems to be at its refresh. */
async function waiting(find?: SessionStore['find']) {
  const store = memorySessions();
  const slept: number[] = [];
  let isWaiting = false;
  const stage = await scene({
    store: {
      ...store,
      claim: async () => {
        isWaiting = true;
        return false;
      },
      find: (...asked) => (isWaiting && find !== undefined ? find(...asked) : store.find(...asked)),
    },
    identitySeconds: 600,
    refreshSeconds: 300,
    timeoutMs: 1000,
    // Deadlines of calls are longer than the pause between two looks, and never come.
    sleep: (ms) => {
      if (ms !== 50) return new Promise(() => {});
      slept.push(ms);
      return Promise.resolve();
    },
  });
  await stage.logIn();
  return { stage, slept };
}

test('a request that waits for another’s refresh uses valid claims to their end, and gives up after twice the deadline', async () => {
  const { stage, slept } = await waiting();
  stage.clock.pass(599);
  expect([(await stage.browser.send('/')).status, slept]).toEqual([200, []]);
  stage.clock.pass(1);
  expect([(await stage.browser.send('/')).status, stage.failure]).toEqual([503, 'session.unavailable']);
  expect(slept).toHaveLength(40);
});

test('a request that waits for another’s refresh finds that the session was ended, or idle for too long', async () => {
  const asked: unknown[] = [];
  const { stage } = await waiting(async (_key, ...times) => {
    asked.push(times);
    return undefined;
  });
  stage.clock.pass(600);
  const now = stage.clock.seconds;
  expect([(await stage.browser.send('/')).status, stage.failure]).toEqual([401, 'session.ended']);
  expect(stage.detail).toContain('it was ended while it was being refreshed');
  const [[at, notIdleSince]] = asked as [[number, number]];
  expect([at, notIdleSince < now]).toEqual([now, true]);
});

test('a session that its provider no longer refreshes ends, and so does its cookie', async () => {
  const stage = await scene({ store: memorySessions() });
  await stage.logIn();
  stage.provider.refreshes = false;
  stage.clock.pass(301);
  const response = await stage.browser.send('/');
  expect([response.status, stage.failure]).toEqual([401, 'session.ended']);
  expect(stage.detail).toContain('the provider rejected its refresh token');
  expect(response.headers.getSetCookie().join()).toMatch(/Max-Age=0/);
});

test('a refresh that fails by a bug is reported as a crash', async () => {
  const replace = (): Promise<never> => Promise.reject(new TypeError('of the store'));
  const stage = await scene({ store: { ...memorySessions(), replace } });
  await stage.logIn();
  stage.clock.pass(301);
  await stage.browser.send('/');
  const told = stage.entries.find(({ type }) => type === 'session.refreshed');
  expect(told).toMatchObject({
    failure: expect.stringMatching(/^(?:request\.crashed|session\.unavailable)$/),
  });
});

test('after a refresh without an ID token, logout sends the former ID token as a hint', async () => {
  const stage = await scene();
  await stage.logIn();
  stage.provider.does.tokenAnswer = ({ id_token, ...answer }) => answer;
  stage.clock.pass(301);
  expect((await stage.browser.send('/')).status).toBe(200);
  const page = await (await stage.browser.submit('/.portcullis/logout', {})).text();
  expect(page).toMatch(/id_token_hint=eyJ/);
});

/** Somebody of whom the ID token alone says more than who they are, at a provider that refreshes without one. */
async function saidByTheIdToken(said: object): Promise<Scene> {
  const stage = await scene((provider) => {
    const whole = optionsFor(provider);
    const more = { groupsOverage: 'ask', keepClaims: ['employment'] };
    return { ...whole, providers: { idp: { ...whole.providers.idp, ...more } } } as SessionOptions;
  });
  stage.provider.does.idToken = (claims) => ({ ...claims, ...said });
  stage.provider.does.userinfo = ({ groups, ...claims }) => claims;
  await stage.logIn();
  await stage.browser.send('/');
  stage.provider.does.tokenAnswer = ({ id_token, ...answer }) => answer;
  return stage;
}

test.each([
  ['the groups', { groups: ['contractors'] }, { groups: ['contractors'] }],
  ['that groups are left out', { _claim_names: { groups: 'src1' } }, { groups: undefined }],
  ['groups that cannot be read', { groups: [{ name: 'contractors' }] }, { groups: undefined }],
  ['a claim', { employment: 'contract' }, { claims: { employment: 'contract' } }],
])(
  'a refresh without an ID token does not remove %s, which only ID tokens contain',
  async (_, said, known) => {
    const stage = await saidByTheIdToken(said);
    expect(stage.caller).toMatchObject(known);
    stage.clock.pass(301);
    expect([(await stage.browser.send('/')).status, stage.provider.grants.refresh_token]).toEqual([200, 1]);
    expect(stage.caller).toMatchObject(known);
    // Nor does it make it good for longer.
    stage.clock.pass(3299);
    expect([(await stage.browser.send('/')).status, stage.failure]).toEqual([401, 'session.expired']);
  },
);

test.each([
  ['lists none', { groups: [] }, { groups: [] }],
  ['lists others', { groups: ['ops'] }, { groups: ['ops'] }],
  ['says that it leaves some out', { _claim_names: { groups: 'src1' } }, { groups: undefined }],
  ['lists groups that cannot be read', { groups: [{ name: 'ops' }] }, { groups: undefined }],
])('userinfo that %s is used without an ID token', async (_, told, known) => {
  const stage = await saidByTheIdToken({ groups: ['contractors'] });
  stage.provider.does.userinfo = ({ groups, ...claims }) => ({ ...claims, ...told });
  stage.clock.pass(301);
  await stage.browser.send('/');
  expect(stage.caller).toMatchObject(known);
});

test('the last refresh decides whether groups were left out', async () => {
  const stage = await scene((provider) => {
    const whole = optionsFor(provider);
    return {
      ...whole,
      providers: { idp: { ...whole.providers.idp, groupsOverage: 'ask' } },
    } as SessionOptions;
  });
  await stage.logIn();
  const leftOut = async () => {
    stage.clock.pass(301);
    await stage.browser.send('/');
    const { groups } = stage.caller as { readonly groups: unknown };
    return groups === undefined;
  };
  stage.provider.does.userinfo = ({ groups, ...claims }) => ({ ...claims, _claim_names: { groups: 'src1' } });
  expect(await leftOut()).toBe(true);
  stage.provider.does.userinfo = (claims) => claims;
  expect(await leftOut()).toBe(false);
});

// Many publish their keys by a cache, which shows a new one minutes after it signs.
test('a provider that signs with an unpublished key ends no session', async () => {
  const stage = await scene();
  await stage.logIn();
  const { identity } = stage.provider;
  let published = identity.publicJwks();
  identity.respond('jwks', () => Response.json(published));
  await identity.rotate();
  stage.provider.person = { ...stage.provider.person, groups: ['ops'] };
  stage.clock.pass(301);
  expect([(await stage.browser.send('/')).status, stage.caller]).toMatchObject([200, { groups: ['eng'] }]);
  published = identity.publicJwks();
  stage.clock.pass(60);
  expect([(await stage.browser.send('/')).status, stage.caller]).toMatchObject([200, { groups: ['ops'] }]);
});

describe('a userinfo endpoint that returns nothing about the user ends no session', () => {
  test.each<[how: string, answer: () => Response]>([
    ['was asked too often', () => Response.json({ error: 'too_many_requests' }, { status: 429 })],
    [
      'has a page of a proxy in its place',
      () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
    ],
    [
      'leads elsewhere',
      () => new Response(null, { status: 302, headers: { location: 'https://a.example/' } }),
    ],
  ])('%s', async (_how, answer) => {
    const stage = await scene();
    await stage.logIn();
    stage.clock.pass(301);
    stage.provider.does.userinfoAnswer = answer;
    expect([(await stage.browser.send('/')).status, stage.failure]).toEqual([200, undefined]);
    delete stage.provider.does.userinfoAnswer;
    stage.clock.pass(30);
    expect((await stage.browser.send('/')).status).toBe(200);
  });
});

test.each([
  ['cookies', undefined],
  ['a store', memorySessions()],
])(
  'a userinfo endpoint that is down loses no single-use refresh token, with sessions in %s',
  async (_where, store) => {
    const stage = await scene(store === undefined ? {} : { store });
    await stage.logIn();
    stage.clock.pass(301);
    stage.provider.does.userinfoAnswer = () => new Response(null, { status: 503 });
    expect((await stage.browser.send('/')).status).toBe(200);
    delete stage.provider.does.userinfoAnswer;
    stage.provider.person = { ...stage.provider.person, groups: ['ops'] };
    stage.clock.pass(30);
    expect((await stage.browser.send('/')).status).toBe(200);
    expect(stage.caller).toMatchObject({ groups: ['ops'] });
    const sent = stage.provider.tokenRequests.map(({ form }) => form.get('refresh_token'));
    expect(new Set(sent).size).toBe(3);
  },
);
