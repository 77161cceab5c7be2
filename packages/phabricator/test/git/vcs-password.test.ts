import { expect, test } from 'vitest';
import { basicAuthorization } from '../../src/git/basic-authorization.ts';
import { vcsPassword } from '../../src/git/vcs-password.ts';
import { contextOf, NOW, REQUEST_ID, recordingOrigin } from '../fixtures/context.ts';

const ISSUER = 'https://phorge.example.com';
const FETCH = '/source/lab.git/info/refs?service=git-upload-pack';

/** Whether a call shows a password that nobody has. */
const isWrong = (authorization: string | undefined): boolean =>
  authorization !== undefined && atob(authorization.slice('Basic '.length)).endsWith(`:${REQUEST_ID}`);

function verifier(
  answer: () => Response,
  options: object = {},
  wrong = () => new Response(null, { status: 403 }),
) {
  const { origin: recording, calls } = recordingOrigin(answer);
  const { origin: refusing, calls: wrongs } = recordingOrigin(wrong);
  const send: typeof recording.send = (target, init, ...more) =>
    (isWrong(init.headers.authorization) ? refusing : recording).send(target, init, ...more);
  const origin = { ...recording, send };
  const { identify } = vcsPassword({ origin, issuer: ISSUER, provider: 'phorge', ...options });
  const known = (
    path: string,
    username: string,
    password: string,
    { at = NOW, method = 'GET', further = {} } = {},
  ) => {
    const headers = { authorization: basicAuthorization({ username, password }), ...further };
    const context = contextOf(path, { method, headers });
    return identify({ ...context, clock: { ...context.clock, now: () => at } });
  };
  return { known, calls, wrongs };
}

test('vcsPassword returns the identity as Phorge states it, other than that of an API token', async () => {
  const { known } = verifier(() => new Response('refs'));
  expect(await known(FETCH, 'Alice', 'pässword')).toMatchObject({
    kind: 'user',
    issuer: ISSUER,
    subject: '@alice',
    email: undefined,
    groups: undefined,
    claimsIncomplete: true,
    claims: { iss: ISSUER, preferred_username: 'alice' },
    authentication: {
      method: 'vcs-password',
      provider: 'phorge',
      acr: undefined,
      amr: [],
      authTime: undefined,
    },
  });
});

test('an account by a VCS password has no groups and no further claims unless it is listed, in any case of letters', async () => {
  const of = (accountsWithoutGroups: readonly string[]) =>
    verifier(() => new Response('refs'), { accountsWithoutGroups }).known(FETCH, 'ALICE', 'pässword');
  const named = await of(['Alice']);
  expect(named).toMatchObject({ groups: [] });
  expect(named).not.toHaveProperty('claimsIncomplete');
  expect(await of(['@alice', 'bob'])).toMatchObject({ groups: undefined, claimsIncomplete: true });
});

test('a caller without a password is anonymous, and gets no challenge for one', () => {
  const { origin, calls } = recordingOrigin();
  const { identify, name, challenge } = vcsPassword({ origin, issuer: ISSUER, provider: 'phorge' });
  expect(identify(contextOf(FETCH))).toBeUndefined();
  expect([name, challenge(), calls]).toEqual(['VCS password', undefined, []]);
});

test.each([
  [FETCH, '/source/lab.git/info/refs?service=git-upload-pack'],
  ['/diffusion/LAB/info/refs?service=git-receive-pack', '/diffusion/LAB/info/refs?service=git-upload-pack'],
  ['/source/lab/?cmd=heads', '/source/lab/?cmd=capabilities'],
  [
    '/source/l%C3%A4b/info/refs?service=git-upload-pack',
    '/source/l%C3%A4b/info/refs?service=git-upload-pack',
  ],
])('for %s, requests what the repository offers at %s', async (path, asked) => {
  const { known, calls } = verifier(() => new Response('refs'));
  await known(path, 'alice', 'x');
  expect(calls.map(({ url }) => url.slice(url.indexOf('/', 8)))).toEqual([asked]);
});

test.each([
  '/source/lab',
  '/source/lab.git',
  '/source/my.lab',
  '/source/my.lab.git',
  '/diffusion/LAB',
  '/diffusion/7',
])('sends the password to check, which alone proves the user, at %s', async (base) => {
  const { known, calls } = verifier(() => new Response('refs'));
  await known(`${base}/info/refs?service=git-upload-pack`, 'alice', 'x');
  expect(calls.map(({ headers }) => headers.authorization)).toEqual([`Basic ${btoa('alice:x')}`]);
});

test('trusts no answer of a Phorge that would give it for any password', async () => {
  const { known, calls, wrongs } = verifier(
    () => new Response('refs'),
    {},
    () => new Response('refs'),
  );
  for (const times of [1, 2]) {
    await expect(known(FETCH, 'alice', 'x')).rejects.toMatchObject({
      code: 'phabricator.vcs_unverified',
      detail:
        'Phorge accepts any password for this repository: its web server does not pass Authorization to PHP',
    });
    expect([calls.length, wrongs.length]).toEqual([times, times]);
  }
  expect(wrongs[0]?.headers.authorization).toBe(`Basic ${btoa(`alice:${REQUEST_ID}`)}`);
  expect(wrongs[0]?.url).toBe(calls[0]?.url);
});

test.each([401, 403])('checks an invalid password once: %i is a refusal', async (status) => {
  const { known, wrongs } = verifier(
    () => new Response('refs'),
    {},
    () => new Response(null, { status }),
  );
  expect(await known(FETCH, 'alice', 'x')).toMatchObject({ subject: '@alice' });
  expect(await known(FETCH, 'bob', 'y')).toMatchObject({ subject: '@bob' });
  expect(wrongs).toHaveLength(1);
});

test.each([404, 500, 302, 204])('trusts no answer while an invalid password gets %i', async (status) => {
  const { known } = verifier(
    () => new Response('refs'),
    {},
    () => new Response(null, { status }),
  );
  await expect(known(FETCH, 'alice', 'x')).rejects.toMatchObject({
    code: 'phabricator.vcs_unverified',
    detail: `Phorge answered ${status} to the request for the refs or capabilities of the repository, which does not show whether a wrong password is refused`,
  });
});

test('caches an answer for its time', async () => {
  const { known, calls } = verifier(() => new Response('refs'), { cacheSeconds: 60 });
  const first = await known(FETCH, 'alice', 'x');
  expect(await known(FETCH, 'alice', 'x', { at: NOW + 59_000 })).toBe(first);
  expect(calls).toHaveLength(1);
  await known(FETCH, 'alice', 'x', { at: NOW + 61_000 });
  expect(calls).toHaveLength(2);
});

/** As `DiffusionServeController` of Phorge answers: what it says is in a header as well. */
const says = (status: number, message: string): Response =>
  new Response(null, { status, headers: { 'x-phabricator-message': message } });

test('a password that Phorge calls invalid is refused with 401, and the refusal is cached', async () => {
  const { known, calls } = verifier(() => says(403, 'Invalid credentials.'));
  for (const at of [NOW, NOW + 59_000]) {
    await expect(known(FETCH, 'alice', 'x', { at })).rejects.toMatchObject({
      code: 'phabricator.vcs_password_unknown',
      status: 401,
      detail: expect.stringMatching(
        /^the VCS password (?:is not known to Phorge|was rejected by Phorge a moment ago)/,
      ),
    });
  }
  expect(calls).toHaveLength(1);
});

// git deletes a stored password that is answered by 401.
test.each([
  [404, 'No such repository exists.', 404, 'phabricator.vcs_repository_unknown'],
  [403, 'You do not have permission to access this repository.', 403, 'phabricator.vcs_repository_refused'],
  [403, 'This repository is inactive.', 403, 'phabricator.vcs_repository_refused'],
  [403, 'This repository is not available over HTTP.', 403, 'phabricator.vcs_repository_refused'],
])(
  'a password is not refused as wrong where Phorge answers %i “%s”, and Phorge is asked again',
  async (status, message, shown, code) => {
    const { known, calls } = verifier(() => says(status, message));
    for (const times of [1, 2]) {
      await expect(known(FETCH, 'alice', 'secret')).rejects.toMatchObject({ code, status: shown });
      expect(calls).toHaveLength(times);
    }
  },
);

// What stands where the repository would be, such as git http-backend without its directory, has no message of Phorge's.
test.each([
  [404, 'phabricator.vcs_repository_unknown'],
  [403, 'phabricator.vcs_repository_refused'],
])('a password is not refused as wrong by a %i without a message', async (status, code) => {
  const { known } = verifier(() => new Response(null, { status }));
  await expect(known(FETCH, 'alice', 'x')).rejects.toMatchObject({ code, status });
});

test('a password is not refused as wrong where Phorge still asks for one, and 503 says why', async () => {
  const { known } = verifier(() => says(401, 'You must log in to access repositories.'));
  await expect(known(FETCH, 'alice', 'x')).rejects.toMatchObject({
    code: 'phabricator.vcs_unverified',
    status: 503,
    detail:
      'Phorge asked for a password although the request has one: its web server does not pass Authorization to PHP',
  });
});

test.each([302, 500, 503, 204])('%i is no answer, and not cached', async (status) => {
  const { known, calls } = verifier(() => new Response(null, { status }));
  for (const times of [1, 2]) {
    const failure = known(FETCH, 'alice', 'secret');
    await expect(failure).rejects.toMatchObject({ code: 'phabricator.vcs_unverified', status: 503 });
    await expect(failure).rejects.not.toThrow('secret');
    expect(calls).toHaveLength(times);
  }
});

test('checks a limited number of passwords for one client', async () => {
  const { known, calls } = verifier(() => new Response('refs'), { perClient: 1 });
  await known(FETCH, 'alice', 'x');
  await expect(known(FETCH, 'alice', 'y')).rejects.toMatchObject({ code: 'phabricator.vcs_too_many' });
  expect(calls).toHaveLength(1);
});

// Browsers keep a password that somebody typed, and send it along: also one that was good a moment ago.
test.each(['cross-site', 'same-site'])(
  'a page of another site (%s) authenticates no one by a password',
  async (site) => {
    const { known, calls } = verifier(() => new Response('refs'));
    await known(FETCH, 'alice', 'x');
    expect(() => known(FETCH, 'alice', 'x', { further: { 'sec-fetch-site': site } })).toThrow(
      expect.objectContaining({ code: 'phabricator.vcs_password_unknown', status: 401 }),
    );
    const own = known(FETCH, 'alice', 'x', { further: { 'sec-fetch-site': 'same-origin' } });
    expect(await own).toMatchObject({ subject: '@alice' });
    expect(calls).toHaveLength(1);
  },
);

test.each([
  ['a page', '/source/lab/browse/', 'alice', 'x'],
  ['another application', '/maniphest/', 'alice', 'x'],
  ['a token of Phorge’s for one transfer', '/source/lab.git/info/lfs/locks', '@git-lfs', 'x'],
  ['what has the form of a token of the gate', FETCH, 'alice', 'eyJh.eyJp.c2ln'],
  ['a name that nobody has', FETCH, 'a b', 'x'],
  // To PHP, these are no password, and a repository that is public answers 200 to nobody.
  ['no password', FETCH, 'alice', ''],
  ['a password that PHP takes for none', FETCH, 'alice', '\0x'],
  ['a password that PHP cuts off', FETCH, 'alice', 'x\0y'],
])('checks no password for %s', async (_what, path, username, password) => {
  const { known, calls } = verifier(() => new Response('refs'));
  expect(known(path, username, password)).toBeUndefined();
  expect(calls).toEqual([]);
});
