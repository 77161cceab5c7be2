import type { Identity } from '@portcullis/core';
import { expect, test } from 'vitest';
import { basicAuthorization } from '../../src/credentials/basic-credentials.ts';
import { missingPasswordTold } from '../../src/git/missing-password.ts';
import { repositoryHandler } from '../../src/git/repository-handler.ts';
import { contextOf } from '../fixtures/context.ts';
import { identityBy } from '../fixtures/identity.ts';

const FETCH = '/source/lab.git/info/refs?service=git-upload-pack';
const BUILDER = { username: 'builder', password: 'secret' };
const OWN = basicAuthorization({ username: 'alice', password: 'her own' });

/** What Phorge is sent, which asks for a password as it does. */
async function sent(
  method: Identity['authentication']['method'],
  {
    authorization,
    roles = ['ci'],
    path = FETCH,
  }: { authorization?: string; roles?: string[]; path?: string } = {},
) {
  let shown: string | null | undefined;
  const handler = repositoryHandler(
    ({ request }) => {
      shown = request.headers.get('authorization');
      return new Response('', { status: shown?.startsWith('Basic') === true ? 200 : 401 });
    },
    [
      { roles: ['other'], username: 'other', password: 'x' },
      { roles: ['ci'], ...BUILDER },
    ],
    undefined,
  );
  const context = contextOf(path, { headers: authorization === undefined ? {} : { authorization } });
  const answer = await missingPasswordTold(handler)({
    ...context,
    caller: identityBy(method),
    roles: { has: () => false, names: roles, grants: [] },
  });
  return { shown, status: answer.status };
}

test.each(['bearer', 'introspection', 'credential'] as const)(
  'whoever is known by %s, and shows no VCS password, goes on by the account of their role',
  async (method) => {
    expect(await sent(method)).toEqual({ shown: basicAuthorization(BUILDER), status: 200 });
  },
);

test.each(['bearer', 'credential', 'session', 'vcs-password'] as const)(
  'a VCS password beside %s is their own, and goes on as it is',
  async (method) => {
    expect(await sent(method, { authorization: OWN })).toEqual({ shown: OWN, status: 200 });
  },
);

test('a browser gets no account: another site could have sent it', async () => {
  expect(await sent('session')).toEqual({ shown: null, status: 401 });
});

test('without an account a credential is told what is missing, and keeps being good', async () => {
  await expect(sent('credential', { roles: [] })).rejects.toMatchObject({
    code: 'phabricator.vcs_no_password',
    status: 403,
  });
});

test('a token in a header of its own hears that Phorge asks for a password: git sends it then', async () => {
  expect(await sent('bearer', { roles: [] })).toEqual({ shown: null, status: 401 });
});

test('at a page nothing is lent, and nothing told of passwords', async () => {
  expect(await sent('credential', { path: '/source/lab/' })).toEqual({ shown: null, status: 401 });
});
