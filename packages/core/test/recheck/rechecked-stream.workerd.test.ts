import { expect, test } from 'vitest';
import { recheckedStream } from '../../src/recheck/rechecked-stream.ts';

test('in workerd events pass as they arrive, and break off when their caller loses access', async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  let wake = (): void => {};
  const sleep = (): Promise<void> =>
    new Promise((done) => {
      wake = done;
    });
  const response = new Response(readable, { headers: { 'content-type': 'text/event-stream' } });
  const answer = recheckedStream(response, [
    {
      check: async () => {
        throw new Error('over');
      },
      options: { socketCheckSeconds: 5, sleep },
    },
  ]);
  const reader = answer.body?.getReader();
  const text = 'data: 1\n\n';
  const [, first] = await Promise.all([writer.write(new TextEncoder().encode(text)), reader?.read()]);
  expect(new TextDecoder().decode(first?.value)).toBe(text);
  const next = reader?.read();
  wake();
  await expect(next).rejects.toThrow();
  await expect(writer.write(new TextEncoder().encode(text))).rejects.toThrow();
});

test('in workerd a browser that disconnects ends the events of the origin, though the origin sends nothing', async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const response = new Response(readable, { headers: { 'content-type': 'text/event-stream' } });
  let signal: AbortSignal | undefined;
  const sleep = (_: number, given?: AbortSignal): Promise<void> => {
    signal = given;
    return new Promise(() => {});
  };
  const answer = recheckedStream(response, [
    { check: async () => {}, options: { socketCheckSeconds: 5, sleep } },
  ]);
  await answer.body?.cancel();
  await expect(writer.closed).rejects.toThrow();
  expect(signal?.aborted).toBe(true);
});
