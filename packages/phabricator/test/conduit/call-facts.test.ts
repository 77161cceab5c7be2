import type { Anonymous, CallFacts, Identity } from '@portcullis/core';
import { expect, test } from 'vitest';
import { callFacts } from '../../src/conduit/call-facts.ts';
import { conduitCalls } from '../../src/conduit/conduit.ts';
import { contextOf, recordingOrigin } from '../fixtures/context.ts';
import { identityBy } from '../fixtures/identity.ts';

const A = 'PHID-PROJ-aaaa';
const B = 'PHID-PROJ-bbbb';
const BOT = `api-${'b'.repeat(28)}`;
const MINE = `api-${'m'.repeat(28)}`;
const BY_SESSION = identityBy('session', 'user');

interface Asked {
  readonly path?: string;
  readonly by?: Identity | Anonymous;
  readonly asksWithin?: boolean;
  readonly authorization?: string;
  readonly roles?: readonly string[];
}

/** What is said of a call, and with which tokens Phorge was asked about it. */
async function said(method: string, form: Readonly<Record<string, string>>, asked: Asked = {}) {
  const {
    path = `/api/${method}`,
    by = BY_SESSION,
    asksWithin = true,
    authorization,
    roles = ['ci'],
  } = asked;
  const task = { id: 7, attachments: { projects: { projectPHIDs: [A, B] } } };
  const { origin, calls } = recordingOrigin(({ url }) =>
    Response.json({
      result: url.endsWith('project.search')
        ? { data: [{ phid: B }], cursor: { after: null } }
        : { data: [task] },
      error_code: null,
      error_info: null,
    }),
  );
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...(authorization === undefined ? {} : { authorization }),
  };
  const context = contextOf(path, { method: 'POST', body: new URLSearchParams(form), headers });
  const step = callFacts({ origin, bots: [{ roles: ['ci'], token: BOT }], asksWithin });
  let call: CallFacts | undefined;
  await conduitCalls(10_000)(context, async () =>
    step(
      {
        ...context,
        caller: by,
        roles: { has: () => false, names: roles, grants: [] },
        resource: { application: 'conduit', kind: 'method', operation: method },
      },
      async (added) => {
        ({ call } = added);
        return new Response();
      },
    ),
  );
  const tokens = calls.map(({ body }) =>
    new URLSearchParams(new TextDecoder().decode(body as Uint8Array)).get('api.token'),
  );
  return { call, tokens };
}

const OF_TASK = { objectIdentifier: 'T7', 'api.token': MINE };
const adds = (project: string) => ({
  'transactions[0][type]': 'projects.add',
  'transactions[0][value][0]': project,
});

test('a request that is no call has no call facts', async () => {
  expect(await said('user.whoami', {}, { path: '/T7' })).toEqual({ call: {}, tokens: [] });
});

test('a call whose arguments are unknown has no call facts', async () => {
  expect((await said('user.whoami', { 'a.b': '1' })).call).toEqual({});
});

test('the parameters of a call are facts, and its projects are looked up only where a rule asks', async () => {
  const { call, tokens } = await said('transaction.search', OF_TASK, { asksWithin: false });
  expect(call).toEqual({ parameters: { objectIdentifier: ['T7'] }, within: undefined });
  expect(tokens).toEqual([]);
});

test('the projects of a new object are known without asking Phorge', async () => {
  const { call, tokens } = await said('maniphest.edit', adds(A));
  expect([call?.within, tokens]).toEqual([[[A]], []]);
});

test('Phorge is not asked about a method with unknown objects', async () => {
  const { call, tokens } = await said('user.whoami', { 'api.token': MINE });
  expect([call?.within, tokens]).toEqual([undefined, []]);
});

test('Phorge is asked with the token of the call', async () => {
  const { call, tokens } = await said('transaction.search', OF_TASK);
  expect([call?.within, tokens]).toEqual([[[A, B]], [MINE]]);
});

test('an added project counts next to those of the object, and so does one that a set removes', async () => {
  const edit = { ...OF_TASK, ...adds(A) };
  expect((await said('maniphest.edit', edit)).call?.within).toEqual([[A], [A, B]]);
  const set = { ...edit, 'transactions[0][type]': 'projects.set' };
  expect((await said('maniphest.edit', set)).call?.within).toEqual([[A], [A, B], [B]]);
});

test('a search includes the subprojects of the projects that it names', async () => {
  const form = { 'constraints[projects][0]': A, 'api.token': MINE };
  expect(await said('maniphest.search', form)).toMatchObject({
    call: { within: [[A], [B]] },
    tokens: [MINE],
  });
});

test('for a caller with a bot, Phorge is asked with the token of the bot', async () => {
  const { objectIdentifier } = OF_TASK;
  const by = identityBy('bearer', 'service');
  const authorization = 'Bearer eyJh.eyJp.c2ln';
  const { call, tokens } = await said('transaction.search', { objectIdentifier }, { by, authorization });
  expect([call?.within, tokens]).toEqual([[[A, B]], [BOT]]);
});

test('for a program of a signed-in user, Phorge is asked with the API token after its credential', async () => {
  const by = identityBy('credential');
  const { call, tokens } = await said('transaction.search', OF_TASK, {
    by,
    authorization: `Basic ${btoa('gate:pcl_x')}`,
  });
  expect([call?.within, tokens]).toEqual([[[A, B]], [MINE]]);
});

test.each<[string, Readonly<Record<string, string>>, Asked]>([
  [
    'a credential of the gate for which there is no bot',
    { ...OF_TASK, 'api.token': 'eyJh.eyJp.c2ln' },
    { by: identityBy('bearer'), roles: ['none'] },
  ],
  ['a stranger', OF_TASK, { by: { kind: 'anonymous', challenges: [] } as unknown as Anonymous }],
  ['a call without credentials', { objectIdentifier: 'T7' }, {}],
])('for %s Phorge is not asked, and no fact is known', async (_who, form, asked) => {
  expect(await said('transaction.search', form, asked)).toMatchObject({
    call: { within: undefined },
    tokens: [],
  });
});
