import { describe, expect, it } from 'vitest';
import { memorySso } from '../../../src/sso/store/memory-sso.ts';
import { HOST, NOW } from '../../fixtures/context.ts';
import {
  AUTHORIZE,
  authorizeQuery,
  CLIENT_ID,
  person,
  REDIRECT_URI,
  type SignOnScene,
  signOnScene,
} from '../../fixtures/sso-server.ts';

const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** The refusal of a query, which must be the gate's own page and leave no code. */
async function refusalOf(query: string, scene: SignOnScene = signOnScene(), init?: RequestInit) {
  const response = await scene.serve(`${AUTHORIZE}?${query}`, init);
  expect(response.headers.has('location')).toBe(false);
  expect(scene.entries.some(({ type }) => type === 'sso')).toBe(false);
  return { status: response.status, code: scene.failure?.code, detail: scene.failure?.detail };
}

const bad = { status: 400, code: 'sso.request' };

describe('authorize', () => {
  it('redirects a user back to Phorge with a code and the unchanged state', async () => {
    const scene = signOnScene();
    const state = 'a+b/c=d&e%20f#g';
    const response = await scene.serve(`${AUTHORIZE}?${authorizeQuery({ state })}`);
    expect(response.status).toBe(302);
    const location = response.headers.get('location') ?? '';
    expect(location.startsWith(`${REDIRECT_URI}?code=`)).toBe(true);
    const { searchParams } = new URL(location);
    expect([...searchParams.keys()]).toEqual(['code', 'state']);
    expect(searchParams.get('state')).toBe(state);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await response.text()).toBe('');
  });

  it('answers the query that a real Phorge sends', async () => {
    const scene = signOnScene({ baseUrl: 'http://127.0.0.1:8100', clientId: 'phorge-lab-client' });
    const query =
      'client_id=phorge-lab-client&scope=&redirect_uri=http%3A%2F%2F127.0.0.1%3A8100%2Fauth%2Flogin%2F' +
      'phabricator%3Aedge.gateway%2F&state=08debdf2c89a315a8ef3cda79a52ca2c2f5048d6&response_type=code';
    const response = await scene.serve(`${AUTHORIZE}?${query}`);
    expect(response.headers.get('location')).toMatch(
      /^http:\/\/127\.0\.0\.1:8100\/auth\/login\/phabricator:edge\.gateway\/\?code=[\w.-]+&state=08debdf2c89a315a8ef3cda79a52ca2c2f5048d6$/,
    );
  });

  it('records who got a code, and no code', async () => {
    const scene = signOnScene();
    const code = await scene.code();
    expect(scene.entries).toEqual([
      {
        type: 'sso',
        step: 'code_issued',
        username: 'ada',
        account: expect.stringMatching(/^portcullis-[\w-]{43}$/),
      },
    ]);
    expect(JSON.stringify(scene.entries)).not.toContain(code.slice(0, 43));
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('refuses %s and issues no code', async (method) => {
    expect(await refusalOf(authorizeQuery(), signOnScene(), { method })).toMatchObject(bad);
  });

  it.each([
    ['another client', { client_id: 'another' }],
    ['the client in other letters', { client_id: CLIENT_ID.toUpperCase() }],
    ['the client and a space', { client_id: `${CLIENT_ID} ` }],
    ['no client', { client_id: undefined }],
    ['no redirect_uri', { redirect_uri: undefined }],
    ['an empty redirect_uri', { redirect_uri: '' }],
    ['no response_type', { response_type: undefined }],
    ['the implicit flow', { response_type: 'token' }],
    ['two response types', { response_type: 'code token' }],
    ['a scope', { scope: 'whoami' }],
    ['no state', { state: undefined }],
    ['an empty state', { state: '' }],
    ['a state with a space', { state: 'a b' }],
    ['a state with a line end', { state: 'a\r\nset-cookie:b=c' }],
    ['a state beyond ASCII', { state: 'ä' }],
    ['a state of 513 characters', { state: 's'.repeat(513) }],
  ])('refuses %s', async (_, change) => {
    expect(await refusalOf(authorizeQuery(change))).toMatchObject(bad);
  });

  it('accepts a state of 512 characters, and no scope at all', async () => {
    const scene = signOnScene();
    expect(await scene.code({ state: 's'.repeat(512), scope: undefined })).not.toBe('');
  });

  it.each(['client_id', 'scope', 'redirect_uri', 'state', 'response_type'])(
    'C15: refuses %s twice, equal or not, and names no value',
    async (name) => {
      const good = new URLSearchParams(authorizeQuery()).get(name) ?? '';
      for (const value of [good, 'https://evil.example/']) {
        for (const query of [
          `${authorizeQuery()}&${new URLSearchParams({ [name]: value })}`,
          `${new URLSearchParams({ [name]: value })}&${authorizeQuery()}`,
        ]) {
          const refusal = await refusalOf(query);
          expect(refusal).toMatchObject({ ...bad, detail: `the parameter "${name}" occurs more than once` });
        }
      }
    },
  );

  // RFC 6749 section 3.1: a server must ignore request parameters that it does not recognize.
  it('C15: ignores unknown parameters, which are neither returned nor recorded', async () => {
    const scene = signOnScene();
    const others = new URLSearchParams([
      ...[
        ['my-secret-name', 'my-secret'],
        ['my-secret-name', 'my-secret'],
        ['code', 'my-secret'],
      ],
      ...[
        ['error', 'my-secret'],
        ['State', 'my-secret'],
        ['request', 'my-secret'],
      ],
    ] as [string, string][]);
    const response = await scene.serve(`${AUTHORIZE}?${others}&${authorizeQuery()}`);
    expect(response.status).toBe(302);
    expect(JSON.stringify([...response.headers])).not.toContain('my-secret');
    expect(JSON.stringify(scene.entries)).not.toContain('my-secret');
  });

  it.each([
    ['no trailing slash', REDIRECT_URI.slice(0, -1)],
    ['two trailing slashes', `${REDIRECT_URI}/`],
    ['the host in capitals', REDIRECT_URI.replace('phorge', 'PHORGE')],
    ['the scheme in capitals', REDIRECT_URI.replace('https', 'HTTPS')],
    ['the path in capitals', REDIRECT_URI.replace('/auth/', '/Auth/')],
    ['the default port', REDIRECT_URI.replace('.com', '.com:443')],
    ['another port', REDIRECT_URI.replace('.com', '.com:8443')],
    ['userinfo', REDIRECT_URI.replace('//', '//evil.example@')],
    ['the host as userinfo', REDIRECT_URI.replace('.com', '.com@evil.example')],
    ['a host that begins so', REDIRECT_URI.replace('.com', '.com.evil.example')],
    ['a final dot of the host', REDIRECT_URI.replace('.com', '.com.')],
    ['another host', REDIRECT_URI.replace('phorge.example.com', 'evil.example')],
    ['http', REDIRECT_URI.replace('https', 'http')],
    ['no scheme', REDIRECT_URI.replace('https:', '')],
    ['javascript', 'javascript:alert(1)'],
    ['a fragment', `${REDIRECT_URI}#`],
    ['a query', `${REDIRECT_URI}?next=/`],
    ['an empty query', `${REDIRECT_URI}?`],
    ['an encoded colon', REDIRECT_URI.replace('phabricator:', 'phabricator%3A')],
    ['an encoded slash', REDIRECT_URI.replace('/login/', '%2Flogin/')],
    ['a needless encoding', REDIRECT_URI.replace('/auth/', '/%61uth/')],
    ['a double encoding', REDIRECT_URI.replace('phabricator:', 'phabricator%253A')],
    ['dot segments', REDIRECT_URI.replace('/auth/', '/x/../auth/')],
    ['a path parameter', REDIRECT_URI.replace('/login/', '/login;x/')],
    ['a backslash', REDIRECT_URI.replace('com/', 'com\\')],
    ['another server name', REDIRECT_URI.replace('edge.gateway', 'edge.gateways')],
    ['a space before', ` ${REDIRECT_URI}`],
    ['a line end behind', `${REDIRECT_URI}\n`],
    ['a null behind', `${REDIRECT_URI}\0`],
    ['the link page', `${HOST}/auth/link/phabricator:edge.gateway/`],
  ])('C18: refuses a redirect_uri with %s', async (_, redirectUri) => {
    const refusal = await refusalOf(authorizeQuery({ redirect_uri: redirectUri }));
    expect(refusal).toMatchObject(bad);
    // It says what is expected, which is configuration, and not what came.
    expect(refusal.detail).toContain(REDIRECT_URI);
    expect(refusal.detail).not.toContain('evil');
  });

  it.each([
    ['plain', { code_challenge: CHALLENGE, code_challenge_method: 'plain' }],
    ['no method, which means plain', { code_challenge: CHALLENGE }],
    ['an empty method', { code_challenge: CHALLENGE, code_challenge_method: '' }],
    ['the method in other letters', { code_challenge: CHALLENGE, code_challenge_method: 's256' }],
    ['a method without a challenge', { code_challenge_method: 'S256' }],
    ['an empty challenge', { code_challenge: '', code_challenge_method: 'S256' }],
    ['an empty challenge without a method', { code_challenge: '' }],
    ['a short challenge', { code_challenge: CHALLENGE.slice(1), code_challenge_method: 'S256' }],
    ['a long challenge', { code_challenge: `${CHALLENGE}=`, code_challenge_method: 'S256' }],
    ['a challenge of base64', { code_challenge: CHALLENGE.replace('-', '+'), code_challenge_method: 'S256' }],
  ])('C17: refuses PKCE with %s', async (_, change) => {
    expect(await refusalOf(authorizeQuery(change))).toMatchObject(bad);
  });

  it('C17: accepts a challenge of the method S256', async () => {
    const code = await signOnScene().code({ code_challenge: CHALLENGE, code_challenge_method: 'S256' });
    expect(code).not.toBe('');
  });

  it('gives services no accounts', async () => {
    const scene = signOnScene();
    scene.caller = person({ kind: 'service' });
    expect(await refusalOf(authorizeQuery(), scene)).toMatchObject({ status: 403, code: 'sso.people_only' });
  });

  it('asks an unauthenticated client to log in, with the challenges of all verifiers', async () => {
    const scene = signOnScene();
    scene.caller = { kind: 'anonymous', challenges: ['Bearer realm="portcullis"', 'Session'] };
    const response = await scene.serve(`${AUTHORIZE}?${authorizeQuery()}`);
    expect([response.status, response.headers.get('www-authenticate'), scene.failure?.code]).toEqual([
      401,
      'Bearer realm="portcullis", Session',
      'sso.login_required',
    ]);
    scene.caller = { kind: 'anonymous', challenges: [] };
    const unchallenged = await scene.serve(`${AUTHORIZE}?${authorizeQuery()}`);
    expect([unchallenged.status, unchallenged.headers.has('www-authenticate')]).toEqual([401, false]);
  });

  it('fails closed while the store fails, and reports the error’s kind', async () => {
    for (const broken of ['put', 'nameFor'] as const) {
      for (const fail of [
        () => Promise.reject(new RangeError('secret internals')),
        () => {
          throw new RangeError('secret internals');
        },
      ]) {
        const scene = signOnScene({ store: { ...memorySso(), [broken]: fail } });
        expect(await refusalOf(authorizeQuery(), scene)).toEqual({
          status: 503,
          code: 'sso.unavailable',
          detail: 'the store of codes failed (RangeError)',
        });
      }
    }
  });

  it('refuses a user for whom no username is left, and reports why to the operator', async () => {
    const store = memorySso();
    const scene = signOnScene({ store, usernames: { collision: 'refuse' } });
    await scene.code();
    scene.caller = person({ subject: 'another' });
    const taken = await refusalOf(authorizeQuery(), scene);
    expect(taken).toMatchObject({ status: 403, code: 'sso.no_username' });
    expect(taken.detail).toContain('another user');
    scene.caller = person({ subject: 'a third', claims: {}, email: undefined, name: undefined });
    const nameless = await refusalOf(authorizeQuery(), scene);
    expect(nameless).toMatchObject({ status: 403, code: 'sso.no_username' });
    expect(nameless.detail).toContain('preferred_username, email, name');
  });

  it('issues a code for the user whatever the time of the last one', async () => {
    const scene = signOnScene();
    const first = await scene.code();
    scene.now = NOW + 86_400_000;
    expect(await scene.code()).not.toBe(first);
  });
});
