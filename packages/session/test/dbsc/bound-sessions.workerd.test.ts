import { expect, test } from 'vitest';
import { type Binding, boundSessions } from '../../src/dbsc.ts';
import { memorySessions } from '../../src/index.ts';
import { challengeIn, deviceKey, PROOF_HEADER } from '../fixtures/device-key.ts';

// A Worker of ten lines with sessions of its own, and nothing else of this package.
const keys = new Map<string, Binding>();
const bound = boundSessions({
  origin: 'https://app.example.com',
  keys: ['a secret of at least 32 random characters'],
  challenges: memorySessions(),
  keyOf: async (session) => keys.get(session),
  bind: async (session, binding) => !keys.has(session) && keys.set(session, binding).has(session),
});
const worker = {
  async fetch(request: Request): Promise<Response> {
    const served = await bound.serve(request);
    if (served !== undefined) return served;
    const session = /session=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? '';
    if (new URL(request.url).pathname === '/login') {
      return new Response('hello', {
        headers: [['set-cookie', 'session=ada'], [...(await bound.offer('ada'))]],
      });
    }
    const { kind } = await bound.stateOf(request, session);
    return kind === 'unproved' ? new Response('log in', { status: 401 }) : new Response(kind);
  },
};

test('in workerd, a Worker with sessions of its own binds them, and refuses a request without a proof', async () => {
  const send = (path: string, init?: RequestInit): Promise<Response> =>
    worker.fetch(new Request(`https://app.example.com${path}`, init));
  const key = await deviceKey();
  expect(await (await send('/', { headers: { cookie: 'session=ada' } })).text()).toBe('unbound');
  const proof = await key.proof(challengeIn(await send('/login')), { withKey: true });
  const registered = await send('/dbsc/register', { method: 'POST', headers: { [PROOF_HEADER]: proof } });
  expect(registered.status).toBe(200);
  const [cookie = ''] = registered.headers.getSetCookie()[0]?.split(';') ?? [];
  const own = await send('/', { headers: { cookie: `session=ada; ${cookie}` } });
  expect(await own.text()).toBe('bound');
  const { key: stored } = keys.get('ada') as Binding;
  keys.set('ada', { key: stored, boundAt: 0 });
  const copied = await send('/', { headers: { cookie: 'session=ada' } });
  expect(copied.status).toBe(401);
});
