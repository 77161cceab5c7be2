import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  formatNote,
  memoryWitnessStore,
  requestCosignature,
  type WitnessClientOptions,
  witness,
} from '../../src/index.ts';
import { parseNote } from '../../src/note/note.ts';
import { newLogKey, newWitnessKey } from '../fixtures/keys.ts';
import { TestLog } from '../fixtures/test-log.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

async function scene() {
  const log = new TestLog(await newLogKey());
  await log.grow(1);
  const key = await newWitnessKey();
  const client = { url: 'https://witness.example.com', key: key.verifierKey };
  const request = { oldSize: 0, checkpoint: await log.checkpoint(), consistencyProof: async () => [] };
  const serve = witness({ key, logs: [log.key.verifierKey], store: memoryWitnessStore() });
  const answering = (fetch: WitnessClientOptions['fetch'], more: Partial<WitnessClientOptions> = {}) =>
    requestCosignature({ ...client, ...more, ...(fetch && { fetch }) }, request);
  return { client, request, serve, answering };
}

describe('the client of a witness', () => {
  it('reports that a witness does not answer', async () => {
    const { answering } = await scene();
    await expect(answering(() => Promise.reject(new Error('down')))).rejects.toMatchObject({
      code: 'witness.unreachable',
    });
  });

  it('waits no longer than its time limit', async () => {
    const { answering } = await scene();
    const silent = (_url: string, { signal }: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    await expect(answering(silent, { timeoutSeconds: 0.01 })).rejects.toMatchObject({
      code: 'witness.unreachable',
    });
  });

  it.each([200, 409, 500])('reads no more of an answer of %d than a cosignature can have', async (status) => {
    const { answering } = await scene();
    let read = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          read += 4096;
          controller.enqueue(new Uint8Array(4096));
          if (read >= 1_048_576) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    await expect(answering(async () => new Response(body, { status }))).rejects.toMatchObject({
      message: expect.stringContaining('with a response that is too long'),
    });
    expect(read).toBeLessThan(100_000);
  });

  it.each([
    ['a status of 500', () => new Response('', { status: 500 }), 'with status 500'],
    [
      'the size that was asked from',
      () => new Response('0\n', { status: 409 }),
      'without a usable tree size',
    ],
    ['no size', () => new Response('hello\n', { status: 409 }), 'without a usable tree size'],
    ['no text', () => new Response(Uint8Array.of(0xff)), 'not UTF-8'],
    ['too much', () => new Response('x'.repeat(65_537)), 'with a response that is too long'],
  ])('fails, without a second call, on an answer of %s', async (_what, response, message) => {
    const { answering } = await scene();
    let calls = 0;
    const fetch = async () => {
      calls += 1;
      return response();
    };
    await expect(answering(fetch)).rejects.toMatchObject({
      code: 'witness.refused',
      message: expect.stringContaining(message),
    });
    expect(calls).toBe(1);
  });

  it('refuses a cosignature that is invalid, or not of the witness’s own key', async () => {
    const { answering, request } = await scene();
    for (const text of ['hello\n', 'x'.repeat(65_536)]) {
      await expect(answering(async () => new Response(text))).rejects.toMatchObject({
        code: 'note.malformed',
      });
    }
    const { signatures } = parseNote(request.checkpoint);
    const others = formatNote({ text: '\n', signatures }).slice(2);
    await expect(answering(async () => new Response(others))).rejects.toMatchObject({
      code: 'witness.refused',
      message: expect.stringContaining('without a signature of its key'),
    });
  });

  it('posts to the witness, follows no redirect, and uses the global fetch by default', async () => {
    const { answering, serve } = await scene();
    const calls: (readonly [string, RequestInit])[] = [];
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      calls.push([url, init]);
      return serve(new Request(url, init));
    });
    expect((await answering(undefined)).name).toBe('witness.example.com/w1');
    expect(calls).toMatchObject([
      ['https://witness.example.com/add-checkpoint', { method: 'POST', redirect: 'manual' }],
    ]);
  });
});
