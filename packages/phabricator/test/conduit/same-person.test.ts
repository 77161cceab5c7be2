import { AccessError, type Identity } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { readConduitCall } from '../../src/conduit/conduit-call.ts';
import { type SamePersonBy, samePerson } from '../../src/conduit/same-person.ts';
import type { TokenUser } from '../../src/conduit/token-users.ts';
import { contextOf } from '../fixtures/context.ts';

const USER: TokenUser = {
  phid: 'PHID-USER-a',
  userName: 'Alice',
  realName: undefined,
  primaryEmail: 'alice@Corp.example',
  roles: ['verified'],
  expiresAt: 4_000_000_000,
};
const ALICE: Identity = {
  kind: 'user',
  issuer: 'https://idp.example',
  subject: 'a',
  email: 'Alice@corp.example',
  name: undefined,
  groups: [],
  claims: { preferred_username: 'alice' },
  authentication: { method: 'bearer', provider: 'idp', acr: undefined, amr: [], authTime: undefined },
  expiresAt: 4_000_000_000,
};
const TOKEN = `api.token=api-${'a'.repeat(28)}`;

/** Whether a call goes on, and how often somebody was asked whose its token is. */
async function asked(
  caller: Partial<Identity>,
  {
    user = {},
    by = 'email',
    body = TOKEN,
    headers = {},
    path = '/api/user.search',
    session,
  }: {
    user?: Partial<TokenUser>;
    by?: SamePersonBy;
    body?: string;
    headers?: object;
    path?: string;
    session?: () => Identity | Promise<Identity> | undefined;
  } = {},
) {
  const context = contextOf(path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
  await readConduitCall(context, 1000);
  let questions = 0;
  const step = samePerson(
    async () => {
      questions++;
      return { ...USER, ...user };
    },
    by,
    session && { identify: session },
  );
  const answer = step({ ...context, caller: { ...ALICE, ...caller } }, async () => new Response('on'));
  return { answer: await answer.then((response) => response.text()), questions };
}

const refused = { code: 'phabricator.conduit_other_person', status: 403 };

test('two credentials are of the same user by the verified address of both, whatever its case', async () => {
  expect(await asked({})).toEqual({ answer: 'on', questions: 1 });
  await expect(asked({ email: 'mallory@corp.example' })).rejects.toMatchObject(refused);
  await expect(asked({ email: undefined })).rejects.toMatchObject(refused);
  await expect(asked({}, { user: { roles: ['unverified'] } })).rejects.toMatchObject(refused);
  await expect(asked({ email: undefined }, { user: { primaryEmail: undefined } })).rejects.toMatchObject(
    refused,
  );
});

test('two credentials are of the same user by the username', async () => {
  const by = 'username';
  expect((await asked({ email: undefined }, { by })).answer).toBe('on');
  await expect(asked({}, { by, user: { userName: 'mallory' } })).rejects.toMatchObject(refused);
  await expect(asked({ claims: {} }, { by })).rejects.toMatchObject(refused);
  await expect(asked({ claims: { preferred_username: ['alice'] } }, { by })).rejects.toMatchObject(refused);
});

test.each([
  ['an OAuth token', 'access_token=x'],
  ['a signature', `params=${encodeURIComponent('{"__conduit__":{"auth.key":"x"}}')}`],
  ['a certificate', `params=${encodeURIComponent('{"__conduit__":{"authUser":"mallory"}}')}`],
  ['a session of the API', 'api.sessionKey=x'],
  ['an OAuth token in its other place', 'api.access_token=x'],
])('%s names no user to compare', async (_what, body) => {
  await expect(asked({}, { body })).rejects.toMatchObject(refused);
});

describe('a caller with an API token who also sends a session of the gateway', () => {
  const byToken = { authentication: { ...ALICE.authentication, method: 'conduit' as const } };
  const mallory = { ...ALICE, email: 'mallory@corp.example' };

  test('is refused where the session is another user’s', async () => {
    await expect(asked(byToken, { session: () => mallory })).rejects.toMatchObject(refused);
    await expect(asked(byToken, { session: async () => mallory })).rejects.toMatchObject(refused);
  });

  test('is accepted where both are the same user’s', async () => {
    expect(await asked(byToken, { session: async () => ALICE })).toEqual({ answer: 'on', questions: 1 });
  });

  test('is accepted where there is no session, or it has expired', async () => {
    expect(await asked(byToken, { session: () => undefined })).toEqual({ answer: 'on', questions: 0 });
    const over = () =>
      Promise.reject(new AccessError({ code: 'session.expired', status: 401, message: 'over' }));
    expect(await asked(byToken, { session: over })).toEqual({ answer: 'on', questions: 0 });
  });

  test('is refused where the user of the session is unknown', async () => {
    const down = new AccessError({ code: 'session.unavailable', status: 503, message: 'down' });
    await expect(asked(byToken, { session: () => Promise.reject(down) })).rejects.toBe(down);
    await expect(asked(byToken, { session: () => Promise.reject(new TypeError('bug')) })).rejects.toThrow(
      'bug',
    );
  });
});

test.each([
  ['a machine', { kind: 'service' as const }, {}],
  [
    'one who is known by that very token',
    { authentication: { ...ALICE.authentication, method: 'conduit' as const } },
    {},
  ],
  ['a call without credentials', {}, { body: 'a=1' }],
  ['a page, whatever is sent to it', {}, { path: '/maniphest/' }],
  ['a credential of the gate’s, which goes no further', {}, { body: 'api.token=eyJh.eyJp.c2ln' }],
  ['the same as Basic', {}, { headers: { authorization: `Basic ${btoa('gate:x')}` } }],
])('%s is not compared', async (_what, caller, call) => {
  expect(await asked({ email: 'other@corp.example', ...caller }, call)).toEqual({
    answer: 'on',
    questions: 0,
  });
});
