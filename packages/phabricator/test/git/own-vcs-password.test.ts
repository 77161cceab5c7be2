import type { Identity } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { basicAuthorization } from '../../src/git/basic-authorization.ts';
import { ownVcsPassword, usernameByClaims } from '../../src/git/own-vcs-password.ts';
import { contextOf } from '../fixtures/context.ts';
import { identityBy } from '../fixtures/identity.ts';

const FETCH = '/source/lab.git/info/refs?service=git-upload-pack';
const byClaims = usernameByClaims(['preferred_username', 'email']);
const refused = { code: 'phabricator.vcs_other_person', status: 403 };

async function asked(
  username: string,
  caller: Partial<Identity> = {},
  { path = FETCH, password = 'secret', usernameOf = byClaims } = {},
): Promise<Response> {
  const handler = ownVcsPassword(async () => new Response('on'), usernameOf);
  const headers = { authorization: basicAuthorization({ username, password }) };
  const identity = { ...identityBy('credential'), claims: { preferred_username: 'alice' }, ...caller };
  return await handler({ ...contextOf(path, { headers }), caller: identity });
}

describe('git with the credential of one user and a VCS password', () => {
  test('of the same user is accepted, whatever the case of the username', async () => {
    expect(await (await asked('Alice')).text()).toBe('on');
  });

  test('of another user is refused, and the refusal shows no password', async () => {
    await expect(asked('mallory')).rejects.toMatchObject(refused);
    await expect(asked('mallory')).rejects.not.toThrow('secret');
  });

  test('of a user whose username is unknown is refused', async () => {
    await expect(asked('alice', { claims: {} })).rejects.toMatchObject(refused);
    await expect(asked('undefined', { claims: {} })).rejects.toMatchObject(refused);
    await expect(asked('alice', {}, { usernameOf: async () => undefined })).rejects.toMatchObject(refused);
  });

  test('is compared by the first claim that gives a username, up to its “@”', async () => {
    const email = 'alice@corp.example';
    expect(await (await asked('alice', { claims: {}, email })).text()).toBe('on');
    expect(
      await (await asked('al', { claims: { preferred_username: 'al@corp.example' }, email })).text(),
    ).toBe('on');
    await expect(asked('alice', { claims: { preferred_username: 'al' }, email })).rejects.toMatchObject(
      refused,
    );
  });

  test.each(['bearer', 'session', 'vcs-password'] as const)(
    'is compared alike where the user is authenticated by another credential: %s',
    async (method) => {
      const { authentication } = identityBy(method);
      await expect(asked('mallory', { authentication })).rejects.toMatchObject(refused);
    },
  );
});

test.each([
  ['a machine, which is no person', 'builder', { kind: 'service' as const }, {}],
  ['a token of Phorge’s for one transfer of git-lfs', '@git-lfs', {}, {}],
  ['a token of the gate, which is exchanged', 'gate', {}, { password: 'eyJh.eyJp.c2ln' }],
  ['a page', 'mallory', {}, { path: '/source/lab/browse/' }],
])('is not compared for %s', async (_what, username, caller, more) => {
  expect(await (await asked(username, caller, more)).text()).toBe('on');
});

test('is not compared without a password', async () => {
  const handler = ownVcsPassword(async () => new Response('on'), byClaims);
  const caller = { ...identityBy('credential'), claims: {} };
  expect(await (await handler({ ...contextOf(FETCH), caller })).text()).toBe('on');
});
