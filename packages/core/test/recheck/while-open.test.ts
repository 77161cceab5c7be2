import { expect, test } from 'vitest';
import { type BaseContext, type Middleware, pipeline, worker } from '../../src/index.ts';
import { whileOpen } from '../../src/recheck/while-open.ts';

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** A step on whose check an open answer hangs, which fails when a test says so. */
function holding() {
  const sleeps: { readonly ms: number; readonly wake: () => void; readonly signal?: AbortSignal }[] = [];
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((wake) => {
      sleeps.push({ ms, wake, ...(signal && { signal }) });
      signal?.addEventListener('abort', () => wake());
    });
  let isOver = false;
  const check = async (): Promise<void> => {
    if (isOver) throw new Error('over');
  };
  const step: Middleware<BaseContext> = (context, next) =>
    whileOpen(context, next(), check, { socketCheckSeconds: 7, sleep });
  return {
    step,
    sleeps,
    end: async () => {
      isOver = true;
      sleeps.at(-1)?.wake();
      await turn();
    },
  };
}

function events() {
  const cancelled: unknown[] = [];
  const body = new ReadableStream<Uint8Array>({
    cancel: (reason) => {
      cancelled.push(reason);
    },
  });
  const answer = new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  return { answer, cancelled };
}

const execution = { waitUntil: () => {} };

test.each([0, 1])(
  'an open answer ends with what the first of its failing steps says, of two the one at %i',
  async (failing) => {
    const steps = [holding(), holding()];
    const { answer, cancelled } = events();
    const app = pipeline<BaseContext>()
      .use(steps[0]?.step ?? expect.fail())
      .use(steps[1]?.step ?? expect.fail())
      .handle(() => answer);
    const response = await worker(app)(new Request('https://gate.example/'), {}, execution);
    const broken = expect(response.body?.getReader().read()).rejects.toThrow('session ended');
    expect(steps.map(({ sleeps }) => sleeps.map(({ ms }) => ms))).toEqual([[7000], [7000]]);
    await steps[failing]?.end();
    await broken;
    // It is cancelled once: the gate stands in between once, whatever number of steps it hangs on.
    expect(cancelled).toHaveLength(1);
    // Nobody looks at it any more.
    expect(steps.flatMap(({ sleeps }) => sleeps.map(({ signal }) => signal?.aborted))).toEqual([true, true]);
  },
);

test('a step that is called outside of a pipeline ends its own open answers', async () => {
  const { step, end } = holding();
  const { answer, cancelled } = events();
  const response = await step({} as never, async () => answer);
  const broken = expect(response.body?.getReader().read()).rejects.toThrow('session ended');
  await end();
  await broken;
  expect(cancelled).toHaveLength(1);
});

test('an answer that has an end of its own is passed on as it is', async () => {
  const { step, sleeps } = holding();
  const answer = new Response('hello');
  const app = pipeline<BaseContext>()
    .use(step)
    .handle(() => answer);
  expect(await worker(app)(new Request('https://gate.example/'), {}, execution)).toBe(answer);
  expect(sleeps).toEqual([]);
});
