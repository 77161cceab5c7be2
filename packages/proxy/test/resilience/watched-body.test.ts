import { describe, expect, it } from 'vitest';
import { watchedAnswer } from '../../src/resilience/watched-body.ts';

/** A body whose parts, end and failure the test brings about. */
function driven(init?: ResponseInit) {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given;
    },
    cancel: () => {
      cancelled = true;
    },
  });
  const timers: { readonly run: () => void; cancelled: boolean }[] = [];
  const ended: string[] = [];
  const answer = watchedAnswer(new Response(body, init), {
    idleMs: 5000,
    startTimer: (run) => {
      const timer = { run, cancelled: false };
      timers.push(timer);
      return () => {
        timer.cancelled = true;
      };
    },
    ended: (how) => ended.push(how),
  });
  const part = (text: string) => controller.enqueue(new TextEncoder().encode(text));
  return { answer, controller, part, timers, ended, wasCancelled: () => cancelled };
}

describe('the body of an answer', () => {
  it('is passed on whole, with the answer’s status and headers', async () => {
    const { answer, part, controller, ended, timers } = driven({
      status: 206,
      headers: [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
    });
    part('one ');
    part('two');
    controller.close();
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([206, ['a=1', 'b=2']]);
    expect(await answer.text()).toBe('one two');
    expect(ended).toEqual([]);
    expect(timers.every(({ cancelled }) => cancelled)).toBe(true);
  });

  it('may be slow, as long as each chunk comes in time', async () => {
    const { answer, part, controller, timers, ended } = driven();
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    for (const letter of 'drip') {
      part(letter);
      expect(new TextDecoder().decode((await reader.read()).value)).toBe(letter);
    }
    controller.close();
    expect((await reader.read()).done).toBe(true);
    expect(timers.length).toBeGreaterThan(4);
    expect(ended).toEqual([]);
  });

  it('ends as an error, and not as an end, where it stalls', async () => {
    const { answer, part, timers, ended, wasCancelled } = driven();
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    part('half');
    await reader.read();
    // The wait for the next part has begun.
    await expect.poll(() => timers.map(({ cancelled }) => cancelled)).toEqual([true, false]);
    timers[1]?.run();
    await expect(reader.read()).rejects.toThrow('did not send its whole response');
    expect([ended, wasCancelled()]).toEqual([['body_stalled'], true]);
  });

  it('ends as an error where it breaks off', async () => {
    const { answer, controller, ended } = driven();
    controller.error(new Error('reset'));
    await expect(answer.text()).rejects.toThrow('did not send its whole response');
    expect(ended).toEqual(['body_broken']);
  });

  it('is cancelled when the client disconnects, and no failure is counted', async () => {
    const { answer, part, ended, wasCancelled } = driven();
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    part('one');
    await reader.read();
    await reader.cancel();
    part('two');
    await expect.poll(wasCancelled).toBe(true);
    expect(ended).toEqual([]);
  });

  it.each([204, 304])('is unchanged where there is none (%i)', (status) => {
    const answer = new Response(null, { status });
    const watch = { idleMs: 1, startTimer: () => () => {}, ended: () => {} };
    expect(watchedAnswer(answer, watch)).toBe(answer);
  });
});

it.each([204, 205, 304])('an answer with status %i has no body to watch, and stays itself', (status) => {
  const answer = new Response(null, { status });
  expect(watchedAnswer(answer, { idleMs: 1, startTimer: () => () => {}, ended: () => {} })).toBe(answer);
});

it('an answer that holds a socket, or says that it has no body, stays itself whatever stands in it', () => {
  const watch = { idleMs: 1, startTimer: () => () => {}, ended: () => {} };
  const plain = (changes: object): Response =>
    ({ body: new Response('x').body, status: 200, headers: new Headers(), ...changes }) as never;
  for (const answer of [
    plain({ webSocket: {} }),
    plain({ status: 304 }),
    plain({ status: 101 }),
    plain({ body: null }),
  ])
    expect(watchedAnswer(answer, watch)).toBe(answer);
});
