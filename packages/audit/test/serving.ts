import {
  type Arrival,
  type BaseContext,
  pipeline,
  type Recorder,
  type WorkerOptions,
  worker,
} from '@portcullis/core';
import type { Execution } from '@portcullis/core/internal';
import { type AuditOptions, audit, type MemorySink, memorySink, type RequestEvent } from '../src/index.ts';

/** A `waitUntil` whose promises can be awaited. */
export interface PatientExecution extends Execution {
  readonly settled: () => Promise<void>;
}

export function execution(): PatientExecution {
  const promises: Promise<unknown>[] = [];
  return {
    waitUntil: (promise) => void promises.push(promise),
    settled: async () => void (await Promise.all(promises)),
  };
}

/** Options with a memory sink, a fixed name and a loud last resort. */
export function settings(log: MemorySink, more: Partial<AuditOptions> = {}): AuditOptions {
  const lastResort = (line: string): void => {
    throw new Error(`unexpected last resort: ${line}`);
  };
  return { sinks: [log], observer: { worker: 'gate', version: 'v1' }, lastResort, ...more };
}

type Finish = (steps: ReturnType<typeof begin>) => Parameters<typeof worker<unknown>>[0];

function begin(recorder: Recorder<Arrival>) {
  return pipeline<BaseContext>().use(recorder);
}

/** Serves one request through a real worker, and gives what was answered and recorded. */
export async function serve(
  finish: Finish,
  request: Request | string = 'https://phabricator.example.com/T1',
  more: Partial<AuditOptions> = {},
  options: WorkerOptions = {},
) {
  const log = memorySink();
  const wait = execution();
  const fetch = worker(finish(begin(audit(settings(log, more)))), options);
  const response = await fetch(typeof request === 'string' ? new Request(request) : request, {}, wait);
  await wait.settled();
  const [event, ...others] = log.events;
  if (event?.type !== 'request.decision' || others.length > 0) {
    throw new Error(`expected one request event, got ${log.lines.join('\n')}`);
  }
  return { response, event: event as RequestEvent, line: log.lines[0] as string };
}
