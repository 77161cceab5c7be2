import { describe, expect, test } from 'vitest';
import { fetchJson } from '../src/fetch-json.ts';

const url = new URL('https://idp.example/keys?policy=hidden-value');

async function get(answer: () => Response | Promise<Response>, seen: RequestInit[] = []): Promise<unknown> {
  return await fetchJson(url, {
    fetch: async (_, init) => {
      seen.push(init);
      return await answer();
    },
    maxBytes: 1000,
    signal: new AbortController().signal,
  });
}

describe('fetchJson', () => {
  test('returns the document', async () => {
    expect(await get(() => Response.json({ keys: [] }))).toEqual({ keys: [] });
  });

  test.each([301, 302, 307, 308])('C30: a redirect (%i) is not followed', async (status) => {
    const seen: RequestInit[] = [];
    const answer = () => new Response(null, { status, headers: { location: 'https://attacker.example/' } });
    await expect(get(answer, seen)).rejects.toMatchObject({ code: 'keys.unavailable' });
    expect(seen).toMatchObject([{ redirect: 'manual' }]);
  });

  test('an answer that the runtime redirected nevertheless is refused', async () => {
    await expect(get(() => Response.error())).rejects.toMatchObject({ code: 'keys.unavailable' });
  });

  test.each([204, 400, 404, 500, 503])('an answer of %i is a failure', async (status) => {
    await expect(get(() => new Response(null, { status }))).rejects.toMatchObject({
      code: 'keys.unavailable',
      detail: `GET https://idp.example/keys answered ${status} instead of 200`,
    });
  });

  test('a longer answer than allowed is not read to its end', async () => {
    let pulled = 0;
    const endless = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            pulled += 1;
            controller.enqueue(new Uint8Array(100).fill(32));
          },
        }),
      );
    await expect(get(endless)).rejects.toMatchObject({
      detail: 'GET https://idp.example/keys answered with more than 1000 bytes',
    });
    expect(pulled).toBeLessThan(20);
  });

  test.each(['', '{"keys":', '<html>', '\uFEFFx'])(
    'an answer that is not JSON is a failure: %j',
    async (text) => {
      await expect(get(() => new Response(text))).rejects.toMatchObject({
        detail: 'GET https://idp.example/keys answered with something other than JSON',
      });
    },
  );

  test('a dead network is a failure, and so is an answer that breaks off', async () => {
    const dead = () => Promise.reject(new TypeError('fetch failed'));
    await expect(get(dead)).rejects.toMatchObject({ code: 'keys.unavailable' });
    const broken = () =>
      new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) }));
    await expect(get(broken)).rejects.toMatchObject({ code: 'keys.unavailable' });
  });

  test('no query value is in an error', async () => {
    const error: Error & { detail?: string } = await get(() => new Response('x')).then(
      () => new Error('should have failed'),
      (thrown) => thrown,
    );
    expect(`${error.message} ${error.detail}`).not.toContain('hidden-value');
    expect(error.detail).toContain('https://idp.example/keys');
  });

  test('asks for JSON, and can be aborted', async () => {
    const seen: RequestInit[] = [];
    await get(() => Response.json({}), seen);
    expect(seen).toMatchObject([
      { headers: { accept: 'application/json' }, signal: expect.any(AbortSignal) },
    ]);
  });

  test('cancels the body of an answer that it does not read, and still fails with its own error when that fails', async () => {
    let thrownAway = false;
    const cancel = (): Promise<void> => {
      thrownAway = true;
      return Promise.reject(new Error('gone'));
    };
    const answer = () => new Response(new ReadableStream({ cancel }), { status: 500 });
    await expect(get(answer)).rejects.toMatchObject({ detail: expect.stringContaining('answered 500') });
    expect(thrownAway).toBe(true);
  });

  test('keeps the cause of a failure', async () => {
    const cause = new TypeError('fetch failed');
    await expect(get(() => Promise.reject(cause))).rejects.toMatchObject({
      cause,
      detail: 'GET https://idp.example/keys failed: the issuer cannot be reached',
    });
    const reset = new Error('reset');
    const broken = () => new Response(new ReadableStream({ pull: (controller) => controller.error(reset) }));
    await expect(get(broken)).rejects.toMatchObject({
      cause: reset,
      detail: 'GET https://idp.example/keys failed: the connection was closed before the end of the response',
    });
    await expect(get(() => new Response('<html>'))).rejects.toMatchObject({ cause: expect.any(SyntaxError) });
  });

  test('reads an answer of exactly the greatest size', async () => {
    const text = (length: number): string => `"${'a'.repeat(length - 2)}"`;
    await expect(get(() => new Response(text(1000)))).resolves.toBeDefined();
    await expect(get(() => new Response(text(1001)))).rejects.toMatchObject({
      detail: expect.stringContaining('more than 1000 bytes'),
    });
  });
});
