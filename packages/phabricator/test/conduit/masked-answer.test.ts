import { expect, it } from 'vitest';
import { maskedAnswer } from '../../src/conduit/masked-answer.ts';

const SECRET = `api-${'b'.repeat(28)}`;
const STARS = '*'.repeat(32);
const encoder = new TextEncoder();

function streamed(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = encoder.encode(text);
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size));
  return new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

it.each([1, 2, 7, 31, 32, 33, 1000])(
  'a secret in an answer is masked at any position, in chunks of %i bytes',
  async (size) => {
    const text = `${SECRET} api-bbb é ${SECRET}${SECRET}api-api-${'b'.repeat(28)} api-${'b'.repeat(27)}`;
    const answer = maskedAnswer(new Response(streamed(text, size)), SECRET);
    expect(await answer.text()).toBe(text.replaceAll(SECRET, STARS));
  },
);

it('a header of an answer that contains the secret is dropped, and the status and the others are kept', () => {
  const headers = { 'x-token': `a ${SECRET}`, 'x-other': 'b' };
  const answer = maskedAnswer(new Response(null, { status: 503, headers }), SECRET);
  expect(answer.status).toBe(503);
  expect([...answer.headers]).toEqual([['x-other', 'b']]);
});

it('an answer that cannot be searched for the secret is refused', () => {
  const compressed = new Response('', { headers: { 'content-encoding': 'gzip' } });
  expect(() => maskedAnswer(compressed, SECRET)).toThrow(
    expect.objectContaining({ code: 'proxy.origin_answer_invalid' }),
  );
});
