import { describe, expect, test } from 'vitest';
import { DirectoryCalls } from '../../src/sources/directory-calls.ts';
import { directorySettings } from '../../src/sources/directory-options.ts';
import { standIn, timeline } from './directory.ts';

const URL_ASKED = new URL('https://directory.example/people/ada?token=t0ken');

function calls(answer: (init: RequestInit, call: number) => Response | Promise<Response>, tuning = {}) {
  const time = timeline();
  let call = 0;
  const directory = standIn((_url, init) => answer(init, call++));
  const settings = directorySettings('test', { fetch: directory.fetch, sleep: time.sleep, ...tuning }, {});
  const of = new DirectoryCalls(settings, time.clock);
  return { time, asked: directory.asked, ask: (init = {}) => of.json(URL_ASKED, init, 'give the right') };
}

const busy = (status: number, seconds: string): Response =>
  new Response(null, { status, headers: { 'retry-after': seconds } });

describe('DirectoryCalls', () => {
  test('never follows a redirect, and can be broken off', async () => {
    const seen: RequestInit[] = [];
    const { ask } = calls((init) => {
      seen.push(init);
      return Response.json({});
    });
    await ask({ headers: { authorization: 'Bearer t' } });
    expect(seen).toMatchObject([{ redirect: 'manual', headers: { authorization: 'Bearer t' } }]);
    expect(seen[0]?.signal).toBeInstanceOf(AbortSignal);
  });

  test('returns body and headers of the answer', async () => {
    const { ask } = calls(() => Response.json(['a'], { headers: { link: 'next' } }));
    const { body, headers } = await ask();
    expect([body, headers.get('link')]).toEqual([['a'], 'next']);
  });

  test.each([429, 503])(
    'asks a directory again that is busy (%i), after the time it names',
    async (status) => {
      const { ask, time } = calls((_init, call) =>
        call === 0 ? busy(status, '3') : Response.json({ a: 1 }),
      );
      expect((await ask()).body).toEqual({ a: 1 });
      expect(time.waits).toEqual([3000]);
    },
  );

  test('waits as long as there is patience, to the millisecond, and counts what it has waited', async () => {
    const patient = (seconds: string[]) =>
      calls((_init, call) => (call < seconds.length ? busy(429, seconds[call] ?? '') : Response.json({})));
    await expect(patient(['5']).ask()).resolves.toBeDefined();
    await expect(patient(['2', '3']).ask()).resolves.toBeDefined();
    await expect(patient(['6']).ask()).rejects.toMatchObject({ pauseMs: 6000 });
    await expect(patient(['2', '4']).ask()).rejects.toMatchObject({
      pauseMs: 4000,
      message: 'GET to directory.example answered 429, and the wait would exceed maxWaitSeconds',
    });
  });

  test('does not go on for ever with a directory that is busy and names no time', async () => {
    const { ask, asked } = calls(() => busy(429, '0'), { maxWaitSeconds: 1 });
    await expect(ask()).rejects.toThrow('the wait would exceed maxWaitSeconds');
    // Each costs 100 ms of the patience, until none is left.
    expect(asked).toHaveLength(12);
  });

  test.each([
    [403, 'GET to directory.example answered 403: give the right'],
    [401, 'GET to directory.example answered 401 instead of 200'],
    [201, 'GET to directory.example answered 201 instead of 200'],
    [302, 'GET to directory.example answered 302 instead of 200'],
  ])('fails at an answer of %i', async (status, message) => {
    await expect(calls(() => new Response(null, { status })).ask()).rejects.toMatchObject({
      name: 'DirectoryFailure',
      message,
    });
  });

  test('names the method, and nothing of the path or the query', async () => {
    const failing = calls(() => new Response(null, { status: 500 })).ask({ method: 'POST' });
    await expect(failing).rejects.toThrow(/^POST to directory\.example answered 500 instead of 200$/);
  });

  test('reports whether a directory was late or could not be reached', async () => {
    const late = calls(() => new Promise<Response>(() => undefined), {
      sleep: async () => undefined,
      timeoutMs: 700,
    });
    await expect(late.ask()).rejects.toThrow('GET to directory.example did not answer within 700 ms');
    const cause = new TypeError('fetch failed');
    const away = calls(() => Promise.reject(cause));
    await expect(away.ask()).rejects.toMatchObject({
      message: 'GET to directory.example cannot be reached',
      cause,
    });
  });

  test('does not wait for a body that never ends', async () => {
    let sleeps = 0;
    const { ask } = calls(() => new Response(new ReadableStream({})), {
      // The first deadline is that of the headers, which are there.
      sleep: () => (sleeps++ === 0 ? new Promise(() => undefined) : Promise.resolve()),
    });
    await expect(ask()).rejects.toThrow('incomplete response');
  });

  test('keeps the cause of an answer that is no JSON', async () => {
    const failing = calls(() => new Response('<html>')).ask();
    await expect(failing).rejects.toMatchObject({ cause: expect.any(SyntaxError) });
  });

  test.each(['7', 'null', '"groups"', 'true'])('refuses the JSON %s, which is no object', async (json) => {
    await expect(calls(() => new Response(json)).ask()).rejects.toThrow('returned no JSON object');
  });

  test('reads two million bytes and not one more', async () => {
    const text = (length: number): string => `["${'a'.repeat(length - 4)}"]`;
    await expect(calls(() => new Response(text(2_000_000))).ask()).resolves.toBeDefined();
    await expect(calls(() => new Response(text(2_000_001))).ask()).rejects.toThrow('more than 2000000 bytes');
  });

  test('throws the body away of what it does not read', async () => {
    let thrownAway = false;
    const cancel = (): void => {
      thrownAway = true;
    };
    await expect(
      calls(() => new Response(new ReadableStream({ cancel }), { status: 500 })).ask(),
    ).rejects.toThrow();
    expect(thrownAway).toBe(true);
  });

  test('fails as said also where throwing the body away fails', async () => {
    const cancel = (): Promise<void> => Promise.reject(new Error('gone'));
    const { ask } = calls(() => new Response(new ReadableStream({ cancel }), { status: 500 }));
    await expect(ask()).rejects.toThrow('answered 500');
  });
});
