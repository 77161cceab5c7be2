import { expect, test } from 'vitest';
import { answered, record, run } from '../../src/pipeline/run-steps.ts';

/** Refused with a reason for the operator, and with a message that tells a client nothing. */
function misassembled(detail: string) {
  return expect.objectContaining({ code: 'request.misassembled', status: 500, detail });
}

const hello = () => new Response('hello');

test('a step without a name that returns nothing is distinguished from the handler', async () => {
  await expect(run([(() => undefined) as never], 0, {}, hello)).rejects.toEqual(
    misassembled('a step returned no Response: return new Response(), or next() in a step'),
  );
});

test('a step that adds a promise, which would add nothing, is refused', async () => {
  const forgetsToAwait = (_context: object, next: (adds: object) => Promise<Response>) =>
    next(Promise.resolve({ tenant: 'acme' }));
  await expect(run([forgetsToAwait as never], 0, {}, hello)).rejects.toEqual(
    misassembled('step "forgetsToAwait" passed a promise to next(): await it first'),
  );
});

test('a recorder that returns nothing withholds the answer', async () => {
  await expect(record([(async () => undefined) as never], 0, {}, async () => hello())).rejects.toEqual(
    misassembled('a recorder returned no Response: return new Response(), or next() in a step'),
  );
});

test('a response of another realm, or of a subclass, is accepted as a response', () => {
  class OwnResponse extends Response {
    get [Symbol.toStringTag](): string {
      return 'OwnResponse';
    }
  }
  const foreign = { [Symbol.toStringTag]: 'Response' };
  for (const response of [foreign, new OwnResponse()]) expect(answered(response, 'a step')).toBe(response);
});

test.each([undefined, null, 'hello', { status: 200 }, true])(
  '%j is not accepted as a response',
  (returned) => {
    expect(() => answered(returned, 'the handler')).toThrow(
      misassembled('the handler returned no Response: return new Response(), or next() in a step'),
    );
  },
);

test('a step that only returns the answer of next is not awaited', () => {
  let rest: Promise<Response> | undefined;
  const looks = (_context: object, next: () => Promise<Response>) => {
    rest = next();
    return rest;
  };
  expect(run([looks], 0, {}, hello)).toBe(rest);
  expect(record([looks as never], 0, {}, async () => hello())).toBe(rest);
});

test('an error that a step throws synchronously is a rejection, before next and after it', async () => {
  const refusal = new Error('refused');
  const refuses = () => {
    throw refusal;
  };
  const outer = async (_context: object, next: () => Promise<Response>) => next();
  await expect(run([outer, refuses], 0, {}, hello)).rejects.toBe(refusal);
  await expect(run([], 0, {}, refuses)).rejects.toBe(refusal);
});
