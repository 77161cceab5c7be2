import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Plugin } from 'vitest/config';
import type { PoolRunnerInitializer, PoolWorker, WorkerRequest } from 'vitest/node';

/** After so many runs a thread is replaced: what mutants may have left behind in it ends there. */
const RUNS_OF_A_THREAD = 25;

/** What a thread says that matters here: the other messages are calls and their answers. */
interface Response {
  readonly __vitest_worker_response__?: true;
  readonly type?: string;
}

/**
 * A pool of one thread that outlives a run of Vitest: to start one and load Vitest into it takes longer than most mutants'
 * tests. Each run still loads all modules anew, by `kept-thread-worker.ts`, so that one mutant meets nothing of another's.
 */
export const keptThread: PoolRunnerInitializer = {
  name: 'kept-thread',
  createPoolWorker: ({ env, execArgv }) =>
    new KeptThread(() => startedThread(env as NodeJS.ProcessEnv, execArgv)),
};

/** Runs the tests of a project in a kept thread: StrykerJS asks for threads, and what it asks for outranks a project's own pool. */
export const inKeptThread: Plugin = {
  name: 'in-kept-thread',
  configureVitest({ project: { config } }) {
    Object.assign(config, { pool: keptThread.name, poolRunner: keptThread });
  },
};

function startedThread(env: NodeJS.ProcessEnv, execArgv: string[]): Worker {
  const side = process.env.SWITCHING_PLAN === undefined ? 'kept-thread-worker.ts' : 'switching-thread.ts';
  const thread = new Worker(join(import.meta.dirname, side), { env, execArgv });
  // It waits for the next run for as long as there is one, and does not keep the process from ending.
  thread.unref();
  return thread;
}

/** The thread that waits for the next run, if there is one. */
let kept: { readonly thread: Worker; runs: number } | undefined;

/** What Vitest takes for a worker of a single run. */
class KeptThread implements PoolWorker {
  readonly name = keptThread.name;
  readonly #start: () => Worker;
  #thread: Worker | undefined;
  #runs = 0;
  #isNew = true;
  #isRunning = false;
  #config: unknown;
  readonly #listeners: { event: string; callback: (message: unknown) => void }[] = [];

  constructor(start: () => Worker) {
    this.#start = start;
  }

  async start(): Promise<void> {
    this.#isNew = kept === undefined;
    this.#thread = kept?.thread ?? this.#start();
    this.#runs = kept?.runs ?? 0;
    kept = undefined;
    this.on('message', (message) => {
      if ((message as Response).type === 'testfileFinished') this.#isRunning = false;
    });
  }

  on(event: string, callback: (message: unknown) => void): void {
    this.#listeners.push({ event, callback });
    this.#thread?.on(event, callback);
  }

  off(event: string, callback: (message: unknown) => void): void {
    this.#thread?.off(event, callback);
  }

  send(message: WorkerRequest): void {
    const { type, context } = message as { readonly type?: string; readonly context?: { config: unknown } };
    if (type === 'start') this.#config = context?.config;
    // A thread is set up once: a second time would leave the first one's channel open.
    if (type === 'start' && !this.#isNew) this.#answer('started');
    else if (type === 'stop') this.#answerStopped();
    else if (type === 'run') this.#run(message);
    else this.#thread?.postMessage(message);
  }

  deserialize(data: unknown): unknown {
    return data;
  }

  /** Leaves the thread for the next run, unless it is still at this one. */
  async stop(): Promise<void> {
    const thread = this.#thread;
    if (thread === undefined) return;
    for (const { event, callback } of this.#listeners) thread.off(event, callback);
    this.#thread = undefined;
    if (this.#isRunning || this.#runs + 1 >= RUNS_OF_A_THREAD) await thread.terminate();
    else kept = { thread, runs: this.#runs + 1 };
  }

  #run(message: WorkerRequest): void {
    this.#isRunning = true;
    // The configuration holds which tests are meant: of what a thread was set up with, that alone changes.
    const context = { ...(message as { context: object }).context, config: this.#config };
    this.#thread?.postMessage({ ...message, context });
  }

  /** Vitest is told that the thread has stopped, once it has nothing left to say of the run. */
  #answerStopped(): void {
    if (!this.#isRunning) {
      this.#answer('stopped');
      return;
    }
    this.on('message', (message) => {
      if ((message as Response).type === 'testfileFinished') this.#answer('stopped');
    });
  }

  #answer(type: 'started' | 'stopped'): void {
    const response: Response = { __vitest_worker_response__: true, type };
    // Vitest listens as soon as it has sent: not before.
    queueMicrotask(() => this.#thread?.emit('message', response));
  }
}
