import type { Caller } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { actsForGate, botOf } from '../../src/conduit/bot-of-caller.ts';
import { knownConduitCall, readConduitCall } from '../../src/conduit/conduit-call.ts';
import { contextOf } from '../fixtures/context.ts';
import { identityBy } from '../fixtures/identity.ts';

const JWT = 'eyJh.eyJp.c2ln';
const API = `api-${'a'.repeat(28)}`;
const BOTS = [{ roles: ['reader'], token: 'the token of the bot' }];
const ANONYMOUS: Caller = { kind: 'anonymous', challenges: [] };

/** What is found of a call with this body, of this caller. */
async function found(body: string, caller: Caller, names: readonly string[] = ['reader']) {
  const made = contextOf('/api/maniphest.search', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  await readConduitCall(made, 1000);
  const call = knownConduitCall(made.request);
  if (call === undefined) throw new Error('no call');
  const roles = { has: () => false, names, grants: [] } as never;
  const context = { ...made, caller, roles };
  return { acts: actsForGate(context, call), bot: botOf(context, call, BOTS)?.token };
}

const BOT = 'the token of the bot';

describe('a Conduit call is made with the token of a bot', () => {
  test.each([
    ['shows a token of the gateway in the place of the API token', `api.token=${JWT}`, identityBy('bearer')],
    ['shows nothing, by a caller who shows itself', 'a=1', identityBy('bearer')],
    ['shows nothing, by the program of a user', 'a=1', identityBy('credential')],
  ])('where it %s', async (_case, body, caller) => {
    expect((await found(body, caller)).bot).toBe(BOT);
    expect((await found(body, caller, ['other'])).bot).toBeUndefined();
  });

  test.each([
    ['shows an API token of Phorge', `api.token=${API}`, identityBy('bearer')],
    ['shows nothing, from a browser with a session', 'a=1', identityBy('session')],
    ['shows nothing, by an anonymous caller', 'a=1', ANONYMOUS],
    // The user's own API token, behind the credential of their program.
    [
      'shows a credential before an API token, by the program of a user',
      `api.token=pcl_a.b~${API}`,
      identityBy('credential'),
    ],
  ])('not where it %s', async (_case, body, caller) => {
    expect(await found(body, caller)).toEqual({ acts: false, bot: undefined });
  });
});

test('a credential of the gateway acts for it, also before an API token that is not of the program of a user', async () => {
  expect((await found(`api.token=${JWT}`, identityBy('bearer'))).acts).toBe(true);
  expect(await found(`api.token=pcl_a.b~${API}`, identityBy('bearer'))).toEqual({ acts: true, bot: BOT });
  expect((await found('api.token=pcl_a.b~', identityBy('credential'))).acts).toBe(true);
  expect((await found('a=1', identityBy('bearer'))).acts).toBe(false);
});
