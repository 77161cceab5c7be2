import { expect, test, vi } from 'vitest';
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

test('a copy of each chunk is stored, not the buffer it arrived in, which is four thousand bytes long in workerd', async () => {
  const buffer = new Uint8Array(4096);
  let sent = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (sent === 20) return controller.close();
        // Only who has copied a part by now has it.
        buffer[0] = ++sent;
        controller.enqueue(buffer.subarray(0, 1));
      },
    },
    { highWaterMark: 0 },
  );
  const read = await bytesUpTo(body, 100, tooMany);
  expect([...read]).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(read.buffer.byteLength).toBe(20);
});

test('bytes in many chunks are collected in one buffer that grows up to the limit', async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
  const sizes = Array.from({ length: 400 }, (_, index) => 1 + index);
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const end = at + (sizes.shift() ?? bytes.length);
      controller.enqueue(bytes.slice(at, end));
      at = end;
      if (at >= bytes.length) controller.close();
    },
  });
  expect(await bytesUpTo(body, bytes.length, tooMany)).toEqual(bytes);
});

test('the buffer doubles when it is full, not sooner, and never exceeds the limit', async () => {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (let part = 0; part < 4; part++) controller.enqueue(new Uint8Array(1));
      controller.close();
    },
  });
  const copied = vi.spyOn(Uint8Array.prototype, 'set');
  await bytesUpTo(body, 5, tooMany);
  const sizes = copied.mock.contexts.map((into) => (into as Uint8Array).byteLength);
  copied.mockRestore();
  expect(sizes).toEqual([2, 2, 2, 5, 5, 5]);
});

test('reading stops where there are more bytes than the limit', async () => {
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

test('past the limit, neither the other half of a body nor a stream that fails to cancel is waited for', async () => {
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
