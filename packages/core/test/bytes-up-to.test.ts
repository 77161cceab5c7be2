import { expect, test } from 'vitest';
import { bytesUpTo } from '../src/bytes-up-to.ts';

const tooMany = () => new RangeError('too many');

test('bytes are read whole, up to a number of them', async () => {
  const body = new Response('abc').body as ReadableStream<Uint8Array<ArrayBuffer>>;
  expect(new TextDecoder().decode(await bytesUpTo(body, 3, tooMany))).toBe('abc');
});

test('bytes that come in parts are put together in their order', async () => {
  const parts = ['a', 'bc', 'd'].map((text) => new TextEncoder().encode(text));
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
  const read = await bytesUpTo(body, 4, tooMany);
  expect(new TextDecoder().decode(read)).toBe('abcd');
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

test('nothing is waited for where there are more: not the other half of a body, nor a stream that fails to stop', async () => {
  const [copied] = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(2)),
  }).tee();
  await expect(bytesUpTo(copied, 3, tooMany)).rejects.toThrow('too many');
  const failing = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(4)),
    cancel: () => Promise.reject(new Error('gone')),
  });
  await expect(bytesUpTo(failing, 3, tooMany)).rejects.toThrow('too many');
});

test('what was read whole may be read on by others, and a failure of the stream passes through', async () => {
  const body = new Response('abc').body as ReadableStream<Uint8Array<ArrayBuffer>>;
  await bytesUpTo(body, 3, tooMany);
  expect(body.locked).toBe(false);
  const failing = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error('cut')),
  });
  await expect(bytesUpTo(failing, 3, tooMany)).rejects.toThrow('cut');
});
