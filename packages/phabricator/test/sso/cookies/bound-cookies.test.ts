import type { Caller } from '@portcullis/core';
import { describe, expect, it } from 'vitest';
import { accountId } from '../../../src/sso/account-id.ts';
import { BoundCookies } from '../../../src/sso/cookies/bound-cookies.ts';
import { MacRing } from '../../../src/sso/mac-ring.ts';
import { memorySso } from '../../../src/sso/store/memory-sso.ts';
import { contextOf } from '../../fixtures/context.ts';
import { NOBODY } from '../../fixtures/sso-gate.ts';
import { person } from '../../fixtures/sso-server.ts';

const ADA = person();
const SESSION = 'k7qfcdcwv6omrajfgh2rh5aeussjmoizudeielqx';
const SIGNED_IN = [`phusr=ada; Max-Age=157680000; path=/`, `phsid=${SESSION}; Max-Age=157680000; path=/`];

const store = memorySso();
const bound = new BoundCookies(
  { clientId: 'phorge', cookiePrefix: '', serverName: 'edge.gateway', store },
  new MacRing(['k'.repeat(32)]),
);

/** What the gate adds to an answer with these lines, to a request with these cookies. */
async function added(
  lines: readonly string[],
  { path = '/auth/login/x/', cookie = '', caller = ADA as Caller } = {},
) {
  const context = { ...contextOf(path, cookie === '' ? {} : { headers: { cookie } }), caller };
  const headers = new Headers();
  for (const line of lines) headers.append('set-cookie', line);
  const response = await bound.bind(context, await bound.read(context), new Response('x', { headers }));
  const all = response.headers.getSetCookie();
  const names = all.slice(lines.length).map((line) => line.replace(/=[\w-]{8}\.[\w-]{43};/, '=PROOF;'));
  return { all, names, steps: context.trail.entries };
}

const PROOF = '__Host-portcullis-phsid=PROOF; Max-Age=157680000; Path=/; HttpOnly; Secure; SameSite=Lax';

describe('BoundCookies', () => {
  it('stores as which user of Phorge a person signed in, if the gate reported whose the account is', async () => {
    const account = await accountId(ADA.issuer, ADA.subject);
    await added(SIGNED_IN, { path: '/auth/login/password:self/' });
    expect(await store.userOf(account)).toBeUndefined();
    await added(SIGNED_IN, { path: '/auth/login/phabricator:edge.gateway/' });
    expect(await store.userOf(account)).toBe('ada');
  });

  it.each([
    '/auth/login/phabricator:edge.gateway/',
    '/auth/login/password:self/',
    '/auth/register/abc/',
    '/login/once/recover/1/key/',
  ])('binds the session that starts at %s', async (path) => {
    const { names, steps } = await added(SIGNED_IN, { path });
    expect(names).toEqual([PROOF]);
    expect(steps).toMatchObject([{ type: 'sso', step: 'signed_in', username: 'ada' }]);
  });

  it.each([
    ['/auth/login/phabricator:edge.gateway/', true],
    ['/auth/register/abc/', true],
    ['/auth/login/phabricator:edge.gatewayx/', false],
    ['/auth/login/password:self/', false],
    ['/login/once/recover/1/key/', false],
  ])('names the account only where the gateway signs in: %s: %s', async (path, isOfGate) => {
    const { steps } = await added(SIGNED_IN, { path });
    const account = await accountId(ADA.issuer, ADA.subject);
    const detail = 'with a login form of Phorge, to an account that may belong to another user';
    const username = 'ada';
    expect(steps).toEqual([
      isOfGate
        ? { type: 'sso', step: 'signed_in', username, account }
        : { type: 'sso', step: 'signed_in', username, detail },
    ]);
  });

  it.each(['/', '/auth/loginx/', '/auth/validate/', '/login/', '/people/1/', '/x/auth/login/'])(
    'binds no session that starts at %s',
    async (path) => {
      expect((await added(SIGNED_IN, { path })).names).toEqual([]);
    },
  );

  it.each<[string, readonly string[]]>([
    ['is anonymous', ['phusr=ada', 'phsid=A%2Fabc']],
    ['has no name', [`phsid=${SESSION}`]],
    ['has a name that goes', [`phsid=${SESSION}`, 'phusr=deleted; Max-Age=0']],
    ['goes', ['phusr=ada', 'phsid=deleted; Max-Age=0']],
    ['is set and then taken back', ['phusr=ada', `phsid=${SESSION}`, 'phsid=deleted; Max-Age=0']],
    ['is of another Phorge', ['lab_phusr=ada', `lab_phsid=${SESSION}`]],
  ])('binds no session that %s', async (_, lines) => {
    expect((await added(lines)).names).toEqual([]);
  });

  it('binds the last of two sessions, as browsers store it', async () => {
    const { all } = await added(['phsid=A%2Fabc', ...SIGNED_IN]);
    const [cookie = ''] = all.at(-1)?.split(';') ?? [];
    const context = {
      ...contextOf('/', { headers: { cookie: `phsid=${SESSION}; ${cookie}` } }),
      caller: ADA,
    };
    expect((await bound.read(context)).hasSession).toBe(true);
  });

  it('binds a registration until the browser ends', async () => {
    const { names, steps } = await added(['phreg=abc; path=/']);
    expect(names).toEqual(['__Host-portcullis-phreg=PROOF; Path=/; HttpOnly; Secure; SameSite=Lax']);
    expect(steps).toEqual([]);
    expect((await added(['phreg=abc; path=/'], { path: '/' })).names).toEqual([]);
  });

  it('removes the proofs of sessions and registrations that end', async () => {
    const cookie = '__Host-portcullis-phsid=x; __Host-portcullis-phreg=y';
    const gone = ['phsid=deleted; Max-Age=0', 'phreg=deleted; Max-Age=0'];
    expect((await added(gone, { path: '/logout/', cookie })).names).toEqual([
      '__Host-portcullis-phsid=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
      '__Host-portcullis-phreg=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
    ]);
    expect((await added(gone)).names).toEqual([]);
    expect((await added(['phsid=A%2Fabc'], { cookie })).names).toHaveLength(1);
  });

  it('changes nothing of an anonymous answer, except that the dropped session stays', async () => {
    const lines = ['phsid=A%2Fabc', 'phusr=deleted; Max-Age=0', 'phreg=x', 'phcid=1'];
    expect((await added(lines, { caller: NOBODY })).all).toEqual(lines);
    expect((await added(lines, { caller: NOBODY, cookie: 'phsid=A%2Fxyz' })).all).toEqual(lines);
    expect((await added(lines, { caller: NOBODY, cookie: `phsid=${SESSION}` })).all).toEqual(['phcid=1']);
    expect((await added(SIGNED_IN, { caller: NOBODY })).all).toEqual(SIGNED_IN);
  });

  it('does not change answers that set no cookie, and upgraded connections', async () => {
    const context = { ...contextOf('/auth/login/x/'), caller: ADA };
    const sent = await bound.read(context);
    const plain = new Response('x');
    expect(await bound.bind(context, sent, plain)).toBe(plain);
    const upgraded = { status: 101, headers: new Headers({ 'set-cookie': SIGNED_IN[1] ?? '' }) } as Response;
    expect(await bound.bind(context, sent, upgraded)).toBe(upgraded);
  });

  it('makes an answer that binds a session uncacheable', async () => {
    const context = { ...contextOf('/auth/login/x/'), caller: ADA };
    const headers = new Headers({ 'cache-control': 'private, max-age=60' });
    for (const line of SIGNED_IN) headers.append('set-cookie', line);
    const response = await bound.bind(context, await bound.read(context), new Response('', { headers }));
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});
