import { expect, test } from 'vitest';
import { bytesUpTo } from '../../src/path-override/bytes-up-to.ts';

const tooMany = (): Error => new RangeError('too many');

function streamOf(...chunks: number[][]) {
  let isCancelled = false;
  const left = chunks.map((chunk) => Uint8Array.from(chunk));
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const chunk = left.shift();
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
      cancel: () => {
        isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, left, isCancelled: () => isCancelled };
}

test('bytes are read whole, in their order', async () => {
  expect([...(await bytesUpTo(streamOf([1, 2], [], [3]).stream, 3, tooMany))]).toEqual([1, 2, 3]);
  expect(await bytesUpTo(streamOf().stream, 0, tooMany)).toEqual(new Uint8Array());
});

test('of what is longer no more is read than shows it', async () => {
  const { stream, left, isCancelled } = streamOf([1, 2], [3, 4], [5]);
  await expect(bytesUpTo(stream, 3, tooMany)).rejects.toThrow('too many');
  expect([left.length, isCancelled()]).toEqual([1, true]);
});

test('what the stream fails with passes through', async () => {
  const broken = new ReadableStream({ start: (controller) => controller.error(new Error('reset')) });
  await expect(bytesUpTo(broken, 3, tooMany)).rejects.toThrow('reset');
});
