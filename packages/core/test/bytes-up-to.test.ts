import { expect, test } from 'vitest';
import { bytesUpTo } from '../src/bytes-up-to.ts';

const tooMany = () => new RangeError('too many');

test('bytes are read whole, up to a number of them', async () => {
  const body = new Response('abc').body as ReadableStream<Uint8Array<ArrayBuffer>>;
  expect(new TextDecoder().decode(await bytesUpTo(body, 3, tooMany))).toBe('abc');
});

test('where there are more, no further is read', async () => {
  let canceled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(2)),
    cancel: () => {
      canceled = true;
    },
  });
  await expect(bytesUpTo(body, 3, tooMany)).rejects.toThrow('too many');
  expect(canceled).toBe(true);
});
