import type { Identity } from '@portcullis/core';
import { expect, test } from 'vitest';
import { readConduitCall } from '../../src/conduit/conduit-call.ts';
import {
  credentialsBeforeTokens,
  edgeCredential,
  edgeCredentials,
} from '../../src/conduit/edge-credential.ts';
import { basicAuthorization } from '../../src/git/basic-authorization.ts';
import { contextOf } from '../fixtures/context.ts';
import { identityBy } from '../fixtures/identity.ts';

const JWT = 'eyJh.eyJp.c2ln';
const BASIC = { authorization: basicAuthorization({ username: 'gate', password: 'opaque' }) };

async function context(body: string, { headers = {}, path = '/api/user.search' } = {}) {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const made = contextOf(path, { method: 'POST', body, headers: { ...type, ...headers } });
  await readConduitCall(made, 1000);
  return made;
}

test.each([
  ['a JWT in the place of the API token', `api.token=${JWT}`, {}, JWT],
  ['the password of Basic', 'a=1', { headers: BASIC }, 'opaque'],
  ['the password beside an API token of Phorge’s', 'api.token=api-x', { headers: BASIC }, 'opaque'],
  ['a JWT before a password', `api.token=${JWT}`, { headers: BASIC }, JWT],
  ['what stands before the API token', 'api.token=pcl_a.b~api-x', {}, 'pcl_a.b'],
  ['what stands before no API token', 'api.token=pcl_a.b~', {}, 'pcl_a.b'],
  ['no API token of Phorge’s', 'api.token=api-x', {}, undefined],
  ['nothing', 'a=1', {}, undefined],
  ['no password at a page', 'a=1', { headers: BASIC, path: '/maniphest/' }, undefined],
])('a gateway credential in a call is %s', async (_what, body, more, expected) => {
  expect(edgeCredential(await context(body, more))).toBe(expected);
});

// Browsers send it along by themselves, and a form of any page can call a method.
test.each(['cross-site', 'same-site'])(
  'a gateway credential is not accepted as a password that a browser sends for a page of another site (%s)',
  async (site) => {
    const headers = { ...BASIC, 'sec-fetch-site': site };
    expect(edgeCredential(await context('a=1', { headers }))).toBeUndefined();
    expect(edgeCredential(await context(`api.token=${JWT}`, { headers }))).toBe(JWT);
    const own = { ...BASIC, 'sec-fetch-site': 'same-origin' };
    expect(edgeCredential(await context('a=1', { headers: own }))).toBe('opaque');
  },
);

test('a call that was not read has no token', () => {
  expect(edgeCredential(contextOf('/api/user.search'))).toBeUndefined();
});

test('a gateway token in a call authenticates by the verifiers of bearer tokens, or the call is refused', async () => {
  const ada = identityBy('bearer');
  const knows = (token: string, identity: Identity) => ({
    identify: ({ request }: { readonly request: Request }) =>
      request.headers.get('authorization') === `Bearer ${token}` ? identity : undefined,
  });
  const { identify, name, challenge } = edgeCredentials([
    knows('other', identityBy('access')),
    knows(JWT, ada),
  ]);
  expect(await identify(await context(`api.token=${JWT}`))).toBe(ada);
  expect(await identify(await context('api.token=api-x'))).toBeUndefined();
  const stranger = await context('a=1', { headers: BASIC });
  expect(() => identify(stranger)).toThrow(
    expect.objectContaining({ code: 'phabricator.conduit_token_unknown', status: 401 }),
  );
  expect([name, challenge()]).toEqual(['edge credential', undefined]);
});

test('a gateway credential before the API token identifies the caller, and no other part of the token does', async () => {
  const ada = identityBy('credential');
  const { identify, name, challenge } = credentialsBeforeTokens({
    identify: ({ request }) => (request.headers.get('authorization') === 'Bearer pcl_a.b' ? ada : undefined),
  });
  expect(await identify(await context('api.token=pcl_a.b~api-x'))).toBe(ada);
  expect(await identify(await context('api.token=api-x'))).toBeUndefined();
  expect(await identify(await context(`api.token=${JWT}`))).toBeUndefined();
  expect(await identify(await context('a=1', { headers: BASIC }))).toBeUndefined();
  expect(await identify(await context('api.token=pcl_a.b~api-x', { path: '/T1' }))).toBeUndefined();
  for (const token of ['pcl_a.c~api-x', '~api-x', 'a b~api-x', `${JWT}~api-x`]) {
    const stranger = await context(`api.token=${token}`);
    expect(() => identify(stranger), token).toThrow(
      expect.objectContaining({ code: 'phabricator.conduit_token_unknown', status: 401 }),
    );
  }
  expect([name, challenge()]).toEqual(['credential before the API token', undefined]);
});
