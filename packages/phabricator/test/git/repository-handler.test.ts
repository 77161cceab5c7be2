import type { Caller, Identity } from '@portcullis/core';
import { expect, test } from 'vitest';
import { basicAuthorization } from '../../src/git/basic-authorization.ts';
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
  'a caller by %s without a VCS password uses the account of their role',
  async (method) => {
    expect(await sent(method)).toEqual({ shown: basicAuthorization(BUILDER), status: 200 });
  },
);

test.each(['bearer', 'credential', 'session', 'vcs-password'] as const)(
  'a VCS password next to %s is the caller’s own, and is forwarded unchanged',
  async (method) => {
    expect(await sent(method, { authorization: OWN })).toEqual({ shown: OWN, status: 200 });
  },
);

test('a browser gets no account: another site could have sent the request', async () => {
  expect(await sent('session')).toEqual({ shown: null, status: 401 });
});

test('a credential without an account gets the missing step as an error, and stays valid', async () => {
  await expect(sent('credential', { roles: [] })).rejects.toMatchObject({
    code: 'phabricator.vcs_no_password',
    status: 403,
  });
});

test('a token in its own header gets Phorge’s challenge for a password, which git then sends', async () => {
  expect(await sent('bearer', { roles: [] })).toEqual({ shown: null, status: 401 });
});

test.each([['ci'], ['ci', 'more']])(
  'a token of the gateway as a password is not forwarded',
  async (...roles) => {
    const token = basicAuthorization({ username: 'gate', password: 'eyJh.eyJp.c2ln' });
    const account = { shown: basicAuthorization(BUILDER), status: 200 };
    expect(await sent('bearer', { authorization: token, roles })).toEqual(account);
    await expect(sent('bearer', { authorization: token, roles: ['idle'] })).rejects.toMatchObject({
      code: 'phabricator.vcs_no_account',
      status: 403,
    });
  },
);

const BATCH = '/source/lab.git/info/lfs/objects/batch';
const tickets = {
  seal: { seal: async () => 'sealed', open: async () => undefined },
  lifetimeSeconds: 60,
};

/** What Phorge is sent for a request, and the ticket that its answer comes back with. */
async function batched(caller: Caller, changes: BatchChanges = {}) {
  const { method, path, given, roles } = {
    method: 'POST',
    path: BATCH,
    given: tickets,
    roles: [],
    ...changes,
  };
  const context = {
    ...contextOf(path, { method, headers: { 'accept-encoding': 'gzip' } }),
    caller,
    roles: { has: () => false, names: roles, grants: [] },
  };
  const href = 'https://phorge.example.com/file/data/key/PHID-FILE-1/lfs';
  let request: Request | undefined;
  const handler = repositoryHandler<typeof context>(
    (shown) => {
      request = shown.request;
      return Response.json({ objects: [{ actions: { download: { href } } }] });
    },
    [{ roles: ['ci'], ...BUILDER }],
    given,
  );
  const { objects } = (await (await handler(context)).json()) as Batch;
  return {
    isUnchanged: request === context.request,
    encoding: request?.headers.get('accept-encoding'),
    authorization: request?.headers.get('authorization'),
    ticket: objects[0]?.actions.download.header,
  };
}

interface BatchChanges {
  readonly method?: string;
  readonly path?: string;
  readonly given?: typeof tickets | undefined;
  readonly roles?: string[];
}

interface Batch {
  readonly objects: readonly { readonly actions: { readonly download: { readonly header?: object } } }[];
}

const TICKET = { 'x-portcullis-lfs-ticket': 'sealed' };

test('transfers of git-lfs get a ticket, so their answer must be readable', async () => {
  const asked = { isUnchanged: false, encoding: 'identity', ticket: TICKET };
  expect(await batched(identityBy('session'))).toEqual({ ...asked, authorization: null });
  expect(await batched(identityBy('bearer'), { roles: ['ci'] })).toEqual({
    ...asked,
    authorization: basicAuthorization(BUILDER),
  });
});

const UNCHANGED = { isUnchanged: true, encoding: 'gzip', authorization: null, ticket: undefined };
const NOBODY: Caller = { kind: 'anonymous', challenges: [] };

test.each<[string, Caller, BatchChanges | undefined]>([
  ['nobody', NOBODY, undefined],
  ['a gate that makes none', identityBy('session'), { given: undefined }],
  ['a fetch', identityBy('session'), { path: '/source/lab.git/git-upload-pack' }],
  [
    'what is no batch by its method',
    identityBy('session'),
    { method: 'GET', path: '/source/lab.git/info/lfs/locks' },
  ],
  ['a page', identityBy('session'), { method: 'GET', path: '/source/lab/' }],
])('no ticket is added for %s: the answer is unchanged', async (_what, caller, changes) => {
  expect(await batched(caller, changes)).toEqual(UNCHANGED);
});

test('an added account changes nothing else of a request', async () => {
  const lent = { method: 'POST', path: '/source/lab.git/git-upload-pack', roles: ['ci'] };
  expect(await batched(identityBy('bearer'), lent)).toEqual({
    ...UNCHANGED,
    isUnchanged: false,
    authorization: basicAuthorization(BUILDER),
  });
});

test('a page gets no account, and no message about passwords', async () => {
  expect(await sent('credential', { path: '/source/lab/' })).toEqual({ shown: null, status: 401 });
});
