import { describe, expect, test } from 'vitest';
import { type Binding, type BoundSessions, boundSessions } from '../../src/dbsc.ts';
import { memorySessions } from '../../src/index.ts';
import { challengeIn, deviceKey, PROOF_HEADER } from '../fixtures/device-key.ts';
import { MovableClock } from '../fixtures/movable-clock.ts';

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

const post = (path: string, proof?: string): Request =>
  new Request(`${ORIGIN}${path}`, {
    method: 'POST',
    headers: proof === undefined ? {} : { [PROOF_HEADER]: proof },
  });

const cookieOf = (response: Response | undefined): string =>
  response?.headers.getSetCookie()[0]?.split(';')[0] ?? '';

describe('sessions of a Worker with its own login', () => {
  test('are bound, proved, and unproved once the proof is too old', async () => {
    const { bound: sessions, clock } = bound();
    const key = await deviceKey();
    const page = (cookie: string): Request => new Request(`${ORIGIN}/`, { headers: { cookie } });
    expect(await sessions.stateOf(page(''), 'ada')).toEqual({ kind: 'unbound' });

    const headers = new Headers([[...(await sessions.offer('ada'))] as [string, string]]);
    const proof = await key.proof(challengeIn(new Response(null, { headers })), { withKey: true });
    const registered = await sessions.serve(post('/dbsc/register', proof), 'ada');
    expect(registered?.status).toBe(200);
    const cookie = cookieOf(registered);
    expect(await sessions.stateOf(page(cookie), 'ada')).toEqual({ kind: 'bound', provedAt: clock.seconds });

    clock.pass(600);
    expect(await sessions.stateOf(page(cookie), 'ada')).toEqual({ kind: 'unproved' });
    const asked = await sessions.serve(post('/dbsc/refresh'), 'ada');
    expect(asked?.status).toBe(403);
    const again = await key.proof(challengeIn(asked as Response));
    const refreshed = await sessions.serve(post('/dbsc/refresh', again), 'ada');
    expect(await sessions.stateOf(page(cookieOf(refreshed)), 'ada')).toEqual({
      kind: 'bound',
      provedAt: clock.seconds,
    });
    expect(await sessions.stateOf(page(cookieOf(refreshed)), 'bob')).toEqual({ kind: 'unbound' });
  });

  test('are told to the browser by a name that is not their id', async () => {
    const { bound: sessions, keys } = bound();
    keys.set('ada', { key: { alg: 'ES256', jwk: {} }, boundAt: 0 });
    const asked = await sessions.serve(post('/dbsc/refresh'), 'ada');
    expect(asked?.headers.get('secure-session-challenge')).not.toContain('ada');
  });

  test.each([
    ['of another address', () => post('/'), 'ada', undefined],
    ['by GET', () => new Request(`${ORIGIN}/dbsc/refresh`), 'ada', 404],
    ['with a query', () => post('/dbsc/refresh?x=1'), 'ada', 404],
    ['without a session', () => post('/dbsc/refresh'), undefined, 401],
    ['without a key', () => post('/dbsc/refresh'), 'ada', 400],
    ['with two proofs in one header', () => post('/dbsc/register', 'a.b.c, d.e.f'), 'ada', 400],
  ] as const)('a request %s is answered by %s', async (_what, request, session, status) => {
    const { bound: sessions } = bound();
    expect((await sessions.serve(request(), session))?.status).toBe(status);
  });

  test('are not bound where another request did so at the same time', async () => {
    const { bound: sessions, keys } = bound();
    const key = await deviceKey();
    const headers = new Headers([[...(await sessions.offer('ada'))] as [string, string]]);
    const proof = await key.proof(challengeIn(new Response(null, { headers })), { withKey: true });
    const answer = sessions.serve(post('/dbsc/register', proof), 'ada');
    keys.set('ada', { key: { alg: 'ES256', jwk: {} }, boundAt: 0 });
    expect((await answer)?.status).toBe(400);
  });

  test('pass on what the Worker throws', async () => {
    const failing = boundSessions({
      origin: ORIGIN,
      keys: ['k'.repeat(32)],
      challenges: memorySessions(),
      keyOf: () => Promise.reject(new Error('the store is down')),
      bind: async () => false,
    });
    await expect(failing.serve(post('/dbsc/refresh'), 'ada')).rejects.toThrow('the store is down');
  });
});

test('options that cannot work are all named at once', () => {
  const wrong = { origin: 'https://app.example/', keys: ['short'], challenges: {}, keyOf: 1, path: 'dbsc' };
  expect(() => boundSessions(wrong as never)).toThrow(
    /origin must be.*\n?.*keys.*challenges.*keyOf.*bind.*path/s,
  );
});
