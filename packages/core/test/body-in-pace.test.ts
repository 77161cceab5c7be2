import { describe, expect, test } from 'vitest';
import { bodyInPace } from '../src/body-in-pace.ts';
import type { Sleep } from '../src/time/sleep.ts';

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** A request whose body comes when a test says so, and time that passes when it does. */
function slow(maxBytes = 1_000_000) {
  const slept: {
    readonly ms: number;
    readonly over: () => void;
    readonly signal: AbortSignal | undefined;
  }[] = [];
  const sleep: Sleep = (ms, signal) =>
    new Promise((over) => {
      slept.push({ ms, over, signal });
      signal?.addEventListener('abort', () => over());
    });
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      feed = controller;
    },
  });
  const request = new Request('https://a.example/', { method: 'POST', body, duplex: 'half' } as RequestInit);
  const read = bodyInPace(request, maxBytes, sleep);
  read.catch(() => undefined);
  return {
    read,
    slept,
    send: async (length: number) => {
      feed?.enqueue(new Uint8Array(length));
      await turn();
    },
    end: () => feed?.close(),
    fail: () => feed?.error(new Error('gone')),
    pass: async () => {
      slept.at(-1)?.over();
      await turn();
    },
  };
}

const TOO_SLOW = { code: 'request.timeout', status: 408 };

describe('the body of a request', () => {
  test('that arrives is read whole, and its timer ends', async () => {
    const { read, send, end, slept } = slow();
    await send(2);
    await send(3);
    end();
    expect((await read)?.byteLength).toBe(5);
    await turn();
    expect(slept.map(({ ms, signal }) => [ms, signal?.aborted])).toEqual([[20_000, true]]);
  });

  test('that does not arrive within 20 seconds is aborted', async () => {
    const { read, pass, slept } = slow();
    await pass();
    await expect(read).rejects.toMatchObject(TOO_SLOW);
    expect(slept).toHaveLength(1);
  });

  test('has a second more for each 500 bytes that came, and no more', async () => {
    const { read, send, pass, slept } = slow();
    await send(1000);
    await pass();
    await send(250);
    await pass();
    await pass();
    expect(slept.map(({ ms }) => ms)).toEqual([20_000, 2000, 500]);
    await expect(read).rejects.toMatchObject(TOO_SLOW);
  });

  test('that arrives a few bytes at a time is aborted in the end', async () => {
    const { read, send, pass } = slow();
    for (let second = 0; second < 3; second++) {
      await send(1);
      await pass();
    }
    for (let more = 0; more < 3; more++) await pass();
    await expect(read).rejects.toMatchObject(TOO_SLOW);
  });

  test('is no longer buffered once it was aborted', async () => {
    const { read, pass, send, end } = slow(4);
    await pass();
    await expect(read).rejects.toMatchObject(TOO_SLOW);
    // Nobody reads on: what comes now is neither counted nor found too long.
    await send(3);
    await send(3);
    end();
    await turn();
  });

  test('that is too long, or breaks off, is reported as such', async () => {
    const long = slow(3);
    await long.send(4);
    expect(await long.read).toBeUndefined();
    expect(long.slept[0]?.signal?.aborted).toBe(true);
    const broken = slow();
    broken.fail();
    await expect(broken.read).rejects.toThrow('gone');
    expect(broken.slept[0]?.signal?.aborted).toBe(true);
  });

  test('that is absent is not waited for', async () => {
    const never: Sleep = () => expect.unreachable('there is nothing to wait for');
    const read = await bodyInPace(new Request('https://a.example/', { method: 'POST' }), 3, never);
    expect(read?.byteLength).toBe(0);
  });
});
