import { expect, test } from 'vitest';
import { answered, record, run } from '../../src/pipeline/run-steps.ts';

/** Refused with a reason for the operator, and with a message that tells a client nothing. */
function misassembled(detail: string) {
  return expect.objectContaining({ code: 'request.misassembled', status: 500, detail });
}

const hello = () => new Response('hello');

test('a step without a name that returns nothing is told from the handler', async () => {
  await expect(run([(() => undefined) as never], 0, {}, hello)).rejects.toEqual(
    misassembled('a step returned no Response: it must return next(), or an answer of its own'),
  );
});

test('a recorder that returns nothing lets no answer out', async () => {
  await expect(record([(async () => undefined) as never], {}, async () => hello())).rejects.toEqual(
    misassembled('a recorder returned no Response: it must return next(), or an answer of its own'),
  );
});

test('a response of another realm, or of a kind of its own, is a response', () => {
  class OwnResponse extends Response {
    get [Symbol.toStringTag](): string {
      return 'OwnResponse';
    }
  }
  const foreign = { [Symbol.toStringTag]: 'Response' };
  for (const response of [foreign, new OwnResponse()]) expect(answered(response, 'a step')).toBe(response);
});

test.each([undefined, null, 'hello', { status: 200 }, true])('%j is no response', (returned) => {
  expect(() => answered(returned, 'the handler')).toThrow(
    misassembled('the handler returned no Response: it must return next(), or an answer of its own'),
  );
});
