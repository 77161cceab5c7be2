import { Hono } from 'hono';
import { expect, test, vi } from 'vitest';
import { guard } from '../../src/hono.ts';
import { allowAnyone, pipeline } from '../../src/index.ts';
import { workerCheck } from '../../src/request/worker-check.ts';
import { noExecution } from '../start-context.ts';
import { wiki } from '../wiki.ts';

/** Counts the pipelines that are created, and the requests that a gate authorizes, as `portcullis check --worker` does. */
function counting() {
  const seen = { created: 0, decided: 0, serving: [] as boolean[] };
  const check = {
    created: () => seen.created++,
    serving: (isRecorded: boolean) => seen.serving.push(isRecorded),
    decided: () => seen.decided++,
  };
  vi.stubGlobal(Symbol.for('portcullis.check') as never, check);
  return seen;
}

test('a Worker that is not being checked has no observer', () => {
  expect(workerCheck()).toBeUndefined();
});

test('the observer of a Worker counts a request that a gate in front of an application has authorized, and no refused one', async () => {
  const seen = counting();
  const env = { WIKI: () => new Response('page') };
  const ask = (open: boolean) => {
    const steps = pipeline(wiki()).use<{ admitted: true }>((_context, next) =>
      open ? next({ admitted: true }) : Promise.resolve(new Response(null, { status: 403 })),
    );
    return steps.fetch(new Request('https://wiki.example/Home'), env, noExecution);
  };
  await ask(false);
  expect(seen.decided).toBe(0);
  await ask(true);
  expect(seen.decided).toBe(1);
});

test('the observer of a Worker counts a request that a guard of a Hono app has authorized', async () => {
  const seen = counting();
  const app = new Hono().use(guard(pipeline().use(allowAnyone()))).get('/', (c) => c.text('page'));
  await app.request('/');
  expect(seen).toEqual({ created: 1, decided: 1, serving: [false] });
});
