import { AccessError } from '@portcullis/core';
import { canonicalTarget } from '@portcullis/core/internal';
import { describe, expect, test } from 'vitest';
import { createTrail } from '../../../../scripts/fixtures/test-context.ts';
import { loginRedirect } from '../../src/endpoints/login-redirect.ts';
import { sessionError } from '../../src/failures/session-failure.ts';

const BASE = new URL('https://gate.example');
const NAVIGATES = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

interface Asked {
  readonly thrown?: unknown;
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly session?: Promise<{ readonly provider: string } | undefined>;
  readonly provider?: string | undefined;
}

const challenged = (challenge: string | undefined): AccessError =>
  new AccessError({
    code: 'door.weak',
    status: 401,
    message: 'x',
    ...(challenge === undefined ? {} : { headers: { 'www-authenticate': challenge } }),
  });
const weak = (more: string): AccessError =>
  challenged(`Bearer error="insufficient_user_authentication"${more}`);

/** Where somebody is led who is refused this: the answer, what begins at the provider, and what the record says. */
async function led(asked: Asked = {}) {
  const {
    thrown = sessionError('session.login_required'),
    url = 'https://gate.example/page?a=1',
    provider = 'main',
  } = asked;
  const request = new Request(url, {
    method: asked.method ?? 'GET',
    headers: { ...NAVIGATES, ...asked.headers },
  });
  const read = canonicalTarget(url);
  if (!read.ok) throw new Error('the address of the test is ambiguous');
  const trail = createTrail();
  const begun: unknown[] = [];
  const parts = {
    settings: {
      base: BASE,
      prefix: '/.gate/',
      otherPages: [],
      theme: {},
      random: (bytes: Uint8Array) => bytes,
    },
    clients: new Map([
      ['main', 'client of main'],
      ['office', 'client of office'],
    ]),
    login: {
      providerFor: () => (provider === 'none' ? undefined : `client of ${provider}`),
      begin: async (client: string, wanted: object) => {
        begun.push([client, wanted]);
        return { location: 'https://idp.example/authorize', cookies: ['a=1'] };
      },
    },
  };
  const state = { session: asked.session ?? Promise.resolve(undefined) };
  const answer = await loginRedirect(
    thrown,
    { request, target: read.target, trail } as never,
    state as never,
    parts as never,
  );
  return { answer, begun, entries: trail.entries, location: answer?.headers.get('location') };
}
const HOME = { returnTo: '/page?a=1', acrValues: [], maxAge: undefined };

describe('a user who is answered 401', () => {
  test('is redirected to the provider, and back to the requested page', async () => {
    const { answer, begun, entries, location } = await led();
    expect([answer?.status, location, answer?.headers.getSetCookie()]).toEqual([
      302,
      'https://idp.example/authorize',
      ['a=1'],
    ]);
    expect(begun).toEqual([['client of main', HOME]]);
    expect(entries).toMatchObject([{ code: 'session.login_required', status: 401, ledToLogin: true }]);
  });

  test('with a cookie that was not sealed here is redirected as well, and the record shows the cookie', async () => {
    const { entries } = await led({ thrown: sessionError('session.invalid') });
    expect(entries).toHaveLength(1);
    expect(entries[0]).not.toHaveProperty('ledToLogin');
  });

  test.each<[string, Asked]>([
    ['who is told something else', { thrown: sessionError('session.unavailable') }],
    ['who meets a fault', { thrown: new RangeError('bug') }],
    ['who meets what looks like a refusal', { thrown: { status: 401 } }],
    ['who sent a token', { headers: { authorization: 'Bearer x' } }],
    ['who opens no page', { headers: { 'sec-fetch-dest': 'iframe' } }],
  ])('is not redirected %s', async (_who, asked) => {
    const { answer, begun, entries } = await led(asked);
    expect([answer, begun, entries]).toEqual([undefined, [], []]);
  });

  test('is redirected by the public login address where its cookies would belong to another host, or a choice is needed', async () => {
    for (const asked of [
      { url: 'https://other.example/page?a=1' },
      { url: 'http://gate.example/page?a=1' },
      { provider: 'none' },
    ]) {
      const { begun, location, entries } = await led(asked);
      expect([begun, location]).toEqual([[], 'https://gate.example/.gate/login?return_to=%2Fpage%3Fa%3D1']);
      expect(entries).toMatchObject([{ ledToLogin: true }]);
    }
  });

  test('who needs a stronger login is redirected to the provider of the session', async () => {
    const office = Promise.resolve({ provider: 'office' });
    const proved = async (thrown: AccessError, session: Asked['session'] = office) =>
      (await led({ thrown, session })).begun;
    expect(await proved(weak(', acr_values="a b  c"'))).toEqual([
      ['client of office', { ...HOME, acrValues: ['a', 'b', 'c'] }],
    ]);
    expect(await proved(weak(', max_age="60"'))).toEqual([['client of office', { ...HOME, maxAge: 60 }]]);
    expect(await proved(weak(', max_age=60'))).toEqual([['client of office', { ...HOME, maxAge: 60 }]]);
    expect(await proved(weak(', acr_values="a", max_age="60"'))).toEqual([
      ['client of office', { ...HOME, acrValues: ['a'], maxAge: 60 }],
    ]);
    // What is asked for has no parameter: only a new login proves it.
    expect(await proved(weak(''))).toEqual([['client of office', { ...HOME, maxAge: 0 }]]);
    expect(await proved(challenged('Bearer max_age="60"'))).toEqual([['client of main', HOME]]);
    expect(await proved(challenged(undefined))).toEqual([['client of main', HOME]]);
  });

  test('who needs a stronger login, and whose session cannot be read, is redirected as any user would be', async () => {
    const unread = Promise.reject(sessionError('session.invalid'));
    const { begun } = await led({ thrown: weak(', max_age="60"'), session: unread });
    expect(begun).toEqual([['client of main', { ...HOME, maxAge: 60 }]]);
    const bug = new RangeError('bug');
    await expect(led({ thrown: weak(', max_age="60"'), session: Promise.reject(bug) })).rejects.toBe(bug);
    // Who need not is not asked for their session at all.
    const unasked = Promise.reject(bug);
    unasked.catch(() => undefined);
    expect((await led({ session: unasked })).begun).toEqual([['client of main', HOME]]);
  });

  test('elsewhere is redirected with the required strength', async () => {
    const { location } = await led({ thrown: weak(', acr_values="a b", max_age="60"'), provider: 'none' });
    expect(location).toBe(
      'https://gate.example/.gate/login?return_to=%2Fpage%3Fa%3D1&acr_values=a+b&max_age=60',
    );
  });

  test('after sending a form sees a page whose login link leads back to the page of the form', async () => {
    const linkOf = async (referer: string | undefined): Promise<string | undefined> => {
      const headers: Record<string, string> = referer === undefined ? {} : { referer };
      const { answer, begun, entries } = await led({ method: 'POST', headers });
      expect([answer?.status, begun]).toEqual([401, []]);
      expect(answer?.headers.get('www-authenticate')).toContain(
        'login_uri="https://gate.example/.gate/login"',
      );
      expect(entries[0]).not.toHaveProperty('ledToLogin');
      return /href="(https:[^"]*)"/.exec((await answer?.text()) ?? '')?.[1];
    };
    expect(await linkOf('https://gate.example/form?b=2')).toBe(
      'https://gate.example/.gate/login?return_to=%2Fform%3Fb%3D2',
    );
    for (const referer of [undefined, 'https://evil.example/form', 'no address'])
      expect(await linkOf(referer)).toBe('https://gate.example/.gate/login?return_to=%2F');
  });

  test('by HEAD is redirected as by GET', async () => {
    expect((await led({ method: 'HEAD' })).begun).toHaveLength(1);
  });
});
