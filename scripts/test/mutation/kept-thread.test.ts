import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { beforeEach, expect, test } from 'vitest';
import { KeptThread } from '../../mutation/kept-thread.ts';

interface Message {
  readonly type?: string;
  readonly context?: { readonly config?: unknown; readonly files?: unknown };
}

/** A thread that keeps what it was sent, and says what it is told to. */
class Thread extends EventEmitter {
  readonly sent: Message[] = [];
  isTerminated = false;

  postMessage(message: Message): void {
    this.sent.push(message);
  }

  async terminate(): Promise<void> {
    this.isTerminated = true;
  }
}

let threads: Thread[] = [];

function worker(): KeptThread {
  return new KeptThread(() => {
    const thread = new Thread();
    threads.push(thread);
    return thread as unknown as Worker;
  });
}

const request = (type: string, context: object = {}) =>
  ({ __vitest_worker_request__: true, type, context }) as never;

/** One run of Vitest, as its pool makes it. */
async function run(config: string, ends = true) {
  const one = worker();
  await one.start();
  const heard: unknown[] = [];
  one.on('message', (message) => heard.push((message as { type?: string }).type));
  one.send(request('start', { config }));
  one.send(request('run', { files: [] }));
  if (ends) threads.at(-1)?.emit('message', { __vitest_worker_response__: true, type: 'testfileFinished' });
  one.send(request('stop'));
  await Promise.resolve();
  return { one, heard };
}

/** Leaves no thread behind for the next test: one that is at work is ended. */
beforeEach(async () => {
  const { one } = await run('', false);
  await one.stop();
  threads = [];
});

test('a thread is set up once, and asked again with the configuration of each run', async () => {
  for (const config of ['first', 'second']) await (await run(config)).one.stop();
  expect(threads).toHaveLength(1);
  expect(threads[0]?.sent.map(({ type, context }) => [type, context?.config])).toEqual([
    ['start', 'first'],
    ['run', 'first'],
    ['run', 'second'],
  ]);
});

test('each run hears that it began and ended, and nothing of the others', async () => {
  const { one, heard } = await run('first');
  expect(heard).toEqual(['testfileFinished', 'stopped']);
  await one.stop();
  const second = await run('second');
  expect(second.heard).toEqual(['testfileFinished', 'started', 'stopped']);
  expect(heard).toHaveLength(2);
  await second.one.stop();
});

test('a run that is at work is not said to have stopped before it has', async () => {
  const { one, heard } = await run('first', false);
  expect(heard).toEqual([]);
  threads[0]?.emit('message', { __vitest_worker_response__: true, type: 'testfileFinished' });
  await Promise.resolve();
  expect(heard).toEqual(['testfileFinished', 'stopped']);
  await one.stop();
  expect(threads[0]?.isTerminated).toBe(false);
});

test('a thread that is still at work when its run is over is ended, and the next run has another', async () => {
  const { one } = await run('first', false);
  await one.stop();
  expect(threads[0]?.isTerminated).toBe(true);
  await (await run('second')).one.stop();
  expect(threads).toHaveLength(2);
});

test('after twenty-five runs a thread is replaced', async () => {
  for (let count = 0; count < 26; count += 1) await (await run('')).one.stop();
  expect(threads.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
});
