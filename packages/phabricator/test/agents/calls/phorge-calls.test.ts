import { describe, expect, test } from 'vitest';
import { PhorgeCalls } from '../../../src/agents/calls/phorge-calls.ts';
import { ToolProblem } from '../../../src/agents/calls/tool-problem.ts';
import type { PhorgeCall } from '../../../src/sso/phorge-client.ts';
import { TOKEN } from '../fixtures/tools-gate.ts';

/** Calls of a Phorge that answers this. */
function answering(body: unknown, status = 200) {
  const asked: PhorgeCall[] = [];
  const ask = async (_context: unknown, call: PhorgeCall) => {
    asked.push(call);
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
  };
  return { calls: new PhorgeCalls(ask as never, {} as never, TOKEN), asked };
}

test('a call is sent as JSON in a form, with the token of the call', async () => {
  const { calls, asked } = answering({ result: { a: 1 }, error_code: null });
  expect(await calls.result('maniphest.search', { limit: 1 })).toEqual({ a: 1 });
  const [{ path, cookies, form } = {}] = asked;
  expect([path, cookies]).toEqual(['/api/maniphest.search', undefined]);
  expect(Object.fromEntries(form ?? [])).toEqual({
    params: JSON.stringify({ limit: 1, __conduit__: { token: TOKEN } }),
    output: 'json',
    __conduit__: '1',
  });
});

describe('what Phorge refuses is told in a sentence of the gateway', () => {
  test.each([
    ['ERR-INVALID-AUTH', 'Phorge does not accept the API token that this call was made with.'],
    ['ERR-INVALID-SESSION', 'Phorge does not accept the API token that this call was made with.'],
    [
      'ERR-CONDUIT-CORE',
      'Phorge refused the call: the object does not exist, or its account may not do this.',
    ],
    ['ERR-BAD-PHID', 'Phorge knows no such object, or its account may not see it.'],
    ['ERR-BAD-DIFF', 'Phorge knows no such diff, or its account may not see it.'],
    ['ERR_BAD_DIFF', 'Phorge knows no such diff, or its account may not see it.'],
    ['ERR-OTHER', 'Phorge refused the call.'],
  ])('%s', async (error_code, told) => {
    const { calls } = answering({ result: { a: 1 }, error_code, error_info: `${TOKEN} a text` });
    await expect(calls.result('x.y', {})).rejects.toThrow(new ToolProblem(told));
  });
});

test.each([
  ['says neither that it went well nor that it did not', { result: { a: 1 } }],
  ['has a code that is no text', { result: { a: 1 }, error_code: 7 }],
  ['has no result', { error_code: null }],
  ['is no JSON', '<html>'],
  ['has more than 4 MiB', JSON.stringify({ result: 'x'.repeat(4_194_304), error_code: null })],
])('a response that %s is not taken for an answer', async (_case, body) => {
  const { calls } = answering(body);
  await expect(calls.result('x.y', {})).rejects.toMatchObject({ code: 'phabricator.conduit_unverified' });
});

test('a result of null is a result', async () => {
  expect(await answering({ result: null, error_code: null }).calls.result('x.y', {})).toBeNull();
});

test('every repetition of the token in a text is masked', () => {
  const { calls } = answering({});
  const mask = '*'.repeat(TOKEN.length);
  expect(calls.masked(`a ${TOKEN}, ${TOKEN}b`)).toBe(`a ${mask}, ${mask}b`);
});
