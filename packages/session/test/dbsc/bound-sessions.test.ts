import { describe, expect, test } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { type Binding, type BoundSessions, boundSessions } from '../../src/dbsc.ts';
import { memorySessions } from '../../src/index.ts';
import { challengeIn, type DeviceKey, deviceKey, PROOF_HEADER } from '../fixtures/device-key.ts';

const ORIGIN = 'https://app.example';

function bound(): { bound: BoundSessions; clock: MovableClock; keys: Map<string, Binding> } {
  const clock = new MovableClock();
  const keys = new Map<string, Binding>();
  const made = boundSessions({
    origin: ORIGIN,
    keys: ['k'.repeat(32)],
    challenges: memorySessions(),
    keyOf: async (session) => keys.get(session),
    bind: async (session, binding) => {
      if (keys.has(session)) return false;
      keys.set(session, binding);
      return true;
    },
    now: clock.now,
  });
  return { bound: made, clock, keys };
}

const post = (path: string, proof?: string, name?: string): Request =>
  new Request(`${ORIGIN}${path}`, {
    method: 'POST',
    headers: {
      ...(proof === undefined ? {} : { [PROOF_HEADER]: proof }),
      ...(name === undefined ? {} : { 'sec-secure-session-id': name }),
    },
  });

/** Registers a key. Returns the cookie, and the name of the session for its browser. */
async function registered(
  sessions: BoundSessions,
  session: string,
  key: DeviceKey,
): Promise<{ cookie: string; name: string }> {
  const headers = new Headers([[...(await sessions.offer(session))] as [string, string]]);
  const proof = await key.proof(challengeIn(new Response(null, { headers })), { withKey: true });
  const answer = await sessions.serve(post('/dbsc/register', proof));
  const { session_identifier: name } = (await (answer as Response).json()) as {
    session_identifier: string;
  };
  return { cookie: cookieOf(answer), name };
}

const cookieOf = (response: Response | undefined): string =>
  response?.headers.getSetCookie()[0]?.split(';')[0] ?? '';

describe('sessions of a Worker with its own login', () => {
  test('are bound, proved, and unproved once the proof is too old', async () => {
    const { bound: sessions, clock } = bound();
    const key = await deviceKey();
    const page = (cookie: string): Request => new Request(`${ORIGIN}/`, { headers: { cookie } });
    expect(await sessions.stateOf(page(''), 'ada')).toEqual({ kind: 'unbound' });

    const { cookie, name } = await registered(sessions, 'ada', key);
    expect(await sessions.stateOf(page(cookie), 'ada')).toEqual({ kind: 'bound', provedAt: clock.seconds });

    clock.pass(600);
    expect(await sessions.stateOf(page(cookie), 'ada')).toEqual({ kind: 'unproved' });
    const asked = await sessions.serve(post('/dbsc/refresh', undefined, name));
    expect(asked?.status).toBe(403);
    const again = await key.proof(challengeIn(asked as Response));
    const refreshed = await sessions.serve(post('/dbsc/refresh', again, name));
    expect(await sessions.stateOf(page(cookieOf(refreshed)), 'ada')).toEqual({
      kind: 'bound',
      provedAt: clock.seconds,
    });
    expect(await sessions.stateOf(page(cookieOf(refreshed)), 'bob')).toEqual({ kind: 'unbound' });
  });

  test('are told to the browser by a name that is not their id', async () => {
    const { bound: sessions } = bound();
    const { name } = await registered(sessions, 'a session of ada', await deviceKey());
    expect(name).toMatch(/^s[\w.-]+$/);
    expect(name).not.toMatch(/session|YSBzZXNzaW9uIG9mIGFkYQ/);
  });

  test.each([
    ['of another address', () => post('/'), undefined],
    ['by GET', () => new Request(`${ORIGIN}/dbsc/refresh`), 404],
    ['with a query', () => post('/dbsc/refresh?x=1'), 404],
    ['without the name of a session', () => post('/dbsc/refresh'), 400],
    ['with two proofs in one header', () => post('/dbsc/register', 'a.b.c, d.e.f'), 400],
  ] as const)('a request %s is answered by %s', async (_what, request, status) => {
    const { bound: sessions } = bound();
    const answer = await sessions.serve(request());
    expect(answer?.status).toBe(status);
    if (answer !== undefined) expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('without their key any more are refused', async () => {
    const { bound: sessions, keys } = bound();
    const { name } = await registered(sessions, 'ada', await deviceKey());
    keys.clear();
    expect((await sessions.serve(post('/dbsc/refresh', undefined, name)))?.status).toBe(400);
  });

  test('are not bound where another request did so at the same time', async () => {
    const { bound: sessions, keys } = bound();
    const key = await deviceKey();
    const headers = new Headers([[...(await sessions.offer('ada'))] as [string, string]]);
    const proof = await key.proof(challengeIn(new Response(null, { headers })), { withKey: true });
    const answer = sessions.serve(post('/dbsc/register', proof));
    keys.set('ada', { key: { alg: 'ES256', jwk: {} }, boundAt: 0 });
    expect((await answer)?.status).toBe(400);
  });

  test('pass on what the Worker throws', async () => {
    const failing = boundSessions({
      origin: ORIGIN,
      keys: ['k'.repeat(32)],
      challenges: memorySessions(),
      keyOf: async () => undefined,
      bind: () => Promise.reject(new Error('the store is down')),
    });
    await expect(registered(failing, 'ada', await deviceKey())).rejects.toThrow('the store is down');
  });
});

test.each(['/', 'dbsc/', '/dbsc', '/a b/', '//', '/a//b/', '/dbsc/x'])('the path %j is refused', (path) => {
  const options = {
    ...{ origin: ORIGIN, keys: ['k'.repeat(32)] as [string], challenges: memorySessions(), path },
    ...{ keyOf: async () => undefined, bind: async () => false },
  };
  expect(() => boundSessions(options)).toThrow(/^boundSessions: path must start and end with/);
});

test('a path of two parts, and an origin with a port, are accepted', async () => {
  const sessions = boundSessions({
    ...{ origin: 'https://app.example:8443', keys: ['k'.repeat(32)], challenges: memorySessions() },
    ...{ path: '/a.b/dbsc-1/', keyOf: async () => undefined, bind: async () => false },
  });
  expect((await sessions.offer('ada'))[1]).toContain('path="/a.b/dbsc-1/register"');
});

test.each(['nothing', 'https://app.example/x', 7])('the origin %j is refused', (origin) => {
  const options = { origin, keys: ['k'.repeat(32)], challenges: memorySessions(), keyOf() {}, bind() {} };
  expect(() => boundSessions(options as never)).toThrow('origin must be an origin');
});

test('options that cannot work are all named at once', () => {
  const wrong = { origin: 'https://app.example/', keys: ['short'], challenges: {}, keyOf: 1, path: 'dbsc' };
  expect(() => boundSessions(wrong as never)).toThrow(
    /origin must be.*\n?.*keys.*challenges.*keyOf.*bind.*path/s,
  );
});
