import { afterEach, describe, expect, test, vi } from 'vitest';
import { passage } from '../../src/resilience/passage.ts';
import { timedUpload } from '../../src/resilience/timed-upload.ts';

/** What workerd has and Node has not: a stream that keeps its length. */
class FixedLengthStream extends TransformStream<Uint8Array, Uint8Array> {
  readonly expected: number;
  constructor(length: number) {
    super();
    this.expected = length;
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a body that passes through', () => {
  test.each([
    ['0', 0],
    ['17', 17],
    ['9'.repeat(15), 999_999_999_999_999],
  ])('of %s bytes keeps its length where the runtime can', (length, expected) => {
    vi.stubGlobal('FixedLengthStream', FixedLengthStream);
    expect(passage(length)).toMatchObject({ expected });
  });

  test.each([null, '', 'x17', '17x', '1.5', '-1', '9'.repeat(16)])(
    'with the declared length %j has no length',
    (length) => {
      vi.stubGlobal('FixedLengthStream', FixedLengthStream);
      expect(passage(length)).not.toBeInstanceOf(FixedLengthStream);
    },
  );

  test('has no length where the runtime cannot keep one', () => {
    expect(passage('17')).toBeInstanceOf(TransformStream);
    vi.stubGlobal('FixedLengthStream', {});
    expect(passage('17')).toBeInstanceOf(TransformStream);
  });
});

describe('the body of a request that is being forwarded', () => {
  const body = (parts: number, end: 'close' | 'error' = 'close') =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (let part = 0; part < parts; part++) controller.enqueue(Uint8Array.of(part));
        if (end === 'close') controller.close();
        else controller.error(new Error('the client went away'));
      },
    });
  const upload = (given: ReadableStream<Uint8Array> | Uint8Array | null, headers = {}) =>
    timedUpload({ method: 'POST', headers, body: given, redirect: 'manual' } as never);

  test('keeps the length that its client declared', () => {
    vi.stubGlobal('FixedLengthStream', FixedLengthStream);
    const made: number[] = [];
    vi.stubGlobal(
      'FixedLengthStream',
      class extends FixedLengthStream {
        constructor(length: number) {
          super(length);
          made.push(length);
        }
      },
    );
    upload(body(2), { 'content-length': '2' });
    upload(body(2));
    expect(made).toEqual([2]);
  });

  test('is complete from the start where there is none, or all of it has arrived', () => {
    for (const given of [null, Uint8Array.of(1)]) {
      const { init, complete, state } = upload(given);
      expect([init.body, complete, state()]).toEqual([given, undefined, 'whole']);
    }
  });

  test('is being sent until the origin has read all of it', async () => {
    const { init, complete, state } = upload(body(3));
    expect(state()).toBe('sending');
    const read = await new Response(init.body as ReadableStream).bytes();
    await complete;
    expect([[...read], state()]).toEqual([[0, 1, 2], 'whole']);
  });

  test('is unread where the origin stopped, and cut off where the client did', async () => {
    const unread = upload(body(3));
    await (unread.init.body as ReadableStream).cancel(new Error('enough'));
    await unread.complete?.catch(() => undefined);
    expect(await unread.state()).toBe('unread');
    const cut = upload(body(0, 'error'));
    await cut.complete?.catch(() => undefined);
    expect(await cut.state()).toBe('cut');
  });
});
