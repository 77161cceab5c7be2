import type { AccessError } from '@portcullis/core';
import { expect, test } from 'vitest';
import { conduitAnswerOf } from '../../src/conduit/conduit-answer-of.ts';
import type { PhorgeCall } from '../../src/sso/phorge-client.ts';
import { contextOf } from '../fixtures/context.ts';

const ENVELOPE = JSON.stringify({ result: { a: 1 }, error_code: null, error_info: 'secret' });
const form = new URLSearchParams({ 'api.token': 'secret' });

async function asked(answer: Response) {
  const calls: PhorgeCall[] = [];
  const found = await conduitAnswerOf(
    async (_context, call) => {
      calls.push(call);
      return answer;
    },
    contextOf('/'),
    'user.whoami',
    form,
  );
  return { ...found, calls };
}

test('conduitAnswerOf returns Phorge’s answer to the called method, asked without the visitor’s cookies', async () => {
  const { result, code, calls } = await asked(new Response(ENVELOPE));
  expect([result, code]).toEqual([{ a: 1 }, null]);
  expect(calls).toEqual([{ path: '/api/user.whoami', cookies: undefined, form }]);
});

test.each([
  ['a failure that says so in the same words', new Response(ENVELOPE, { status: 500 }), 500],
  ['a failure without a body', new Response(null, { status: 503 }), 503],
  ['a page', new Response('<html>'), 200],
  ['a text', new Response('"x"'), 200],
  ['nothing', new Response('null'), 200],
  ['no body', new Response(null), 200],
  ['more than anybody needs', new Response(JSON.stringify({ result: 'x'.repeat(65_536) })), 200],
])('%s is no answer, and is reported without any of its text', async (_what, response, status) => {
  const { result, code, unreadable } = await asked(response);
  expect([result, code]).toEqual([undefined, undefined]);
  const { code: failure, detail, cause } = unreadable() as AccessError;
  expect([failure, detail, cause]).toEqual([
    'phabricator.conduit_unverified',
    `user.whoami answered ${status} without the expected result`,
    undefined,
  ]);
});

test('the body of a failed answer is cancelled unread', async () => {
  let cancelled = false;
  const body = new ReadableStream({
    cancel: () => {
      cancelled = true;
      throw new Error('gone already');
    },
  });
  expect((await asked(new Response(body, { status: 500 }))).result).toBeUndefined();
  expect(cancelled).toBe(true);
});
