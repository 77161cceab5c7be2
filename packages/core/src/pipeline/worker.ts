// A request's way, 3 of 15: the boundary. Next: packages/core/src/request/canonical-target.ts

import { AccessError } from '../failure/access-error.ts';
import { consoleReport } from '../failure/console-report.ts';
import { crash, reportFault } from '../failure/crash.ts';
import { requestError } from '../failure/request-failure.ts';
import { isLocalHost } from '../http/local-host.ts';
import type { Recheck } from '../recheck/recheck.ts';
import { recheckedAnswer } from '../recheck/rechecked-answer.ts';
import { rechecks } from '../recheck/while-open.ts';
import { defaultPresenter } from '../refusal/default-presenter.ts';
import type { Presenter, Reached, Refusal } from '../refusal/presenter.ts';
import type { Arrival, BaseContext } from '../request/base-context.ts';
import { type CanonicalTarget, canonicalTarget } from '../request/canonical-target.ts';
import { systemClock } from '../request/clock.ts';
import { systemRandom } from '../request/random.ts';
import { RandomDigits } from '../request/random-digits.ts';
import { nextRequestId } from '../request/request-id.ts';
import { traceContext } from '../request/trace-context.ts';
import { createTrail } from '../request/trail.ts';
import { workerCheck } from '../request/worker-check.ts';
import { type App, type FetchHandler, stages } from './app.ts';
import { presentRefusal } from './present-refusal.ts';
import { keepRecord } from './recorder.ts';
import { type Progress, progress, record } from './run-steps.ts';
import { checkWorkerOptions, type WorkerOptions } from './worker-options.ts';

/**
 * Serves a finished pipeline. It parses the address, creates the base context, and converts every error into a response in the
 * format of the client. No error is thrown to the runtime, and no internal detail is sent to the client. `report` also receives
 * every fault of the Worker itself (500), with its message and stack.
 *
 * A pipeline already is a Worker: `export default app`. Use this function to pass options, and in tests.
 *
 * Throws a `TypeError` if `app` is not a finished pipeline, and an `OptionsError` for invalid options.
 *
 * @example
 * ```ts
 * import { pipeline, worker } from '@portcullis/core';
 *
 * const app = pipeline().handle((context) => new Response(context.target.path));
 * export default { fetch: worker(app, { clock: { now: () => 0 } }) };
 * ```
 */
export function worker<Env>(app: App<BaseContext<Env>>, options: WorkerOptions<Env> = {}): FetchHandler<Env> {
  if ((app as Partial<App<BaseContext<Env>>> | undefined)?.[stages] === undefined) {
    throw new TypeError(
      'worker: expected a finished pipeline, such as pipeline(application) or pipeline().handle(handler)',
    );
  }
  checkWorkerOptions(options);
  return boundary(app, options);
}

/** The same as {@link worker} without checks, for apps and options that this library creates itself. */
export function boundary<Env>(
  app: App<BaseContext<Env>>,
  options: WorkerOptions<Env> = {},
): FetchHandler<Env> {
  const { clock = systemClock, random = systemRandom, report = consoleReport, pages } = options;
  const { trace: tracing } = options;
  const { recorders, application, serve, presenters: own } = app[stages];
  if (application !== undefined && options.target !== undefined) {
    throw new TypeError(`worker: remove the option target: the application "${application.name}" defines it`);
  }
  const presenters: readonly Presenter<never>[] = [...(options.presenters ?? []), ...own];
  const reading = application?.target ?? options.target;
  const keepsRecord = keepRecord(recorders);
  workerCheck()?.serving(keepsRecord);
  const digits = new RandomDigits(random);

  const refusalOf = (
    thrown: unknown,
    arrival: Arrival<Env>,
    { context }: Progress,
    recorded: boolean,
  ): Refusal<Env> => {
    const error = thrown instanceof AccessError ? thrown : crash(thrown, arrival.request);
    const { code, status, detail } = error;
    arrival.trail.add({ type: 'request.failed', code, status, detail });
    // If there is a record, it names the service that could not be reached.
    if (status >= 500 && (status === 500 || !keepsRecord)) {
      const isLocal = isLocalHost(arrival.target?.host ?? '');
      reportFault(error, arrival.requestId, isLocal, report);
    }
    return { ...arrival, error, reached: context as Reached, recorded };
  };
  const refuse = async (
    thrown: unknown,
    arrival: Arrival<Env>,
    soFar: Progress,
    recorded: boolean,
  ): Promise<Response> => {
    try {
      return await presentRefusal(refusalOf(thrown, arrival, soFar, recorded), presenters, { pages, random });
    } catch (bug) {
      // A presenter failed, or the headers of the error are invalid: the error of the crash has none.
      return defaultPresenter(refusalOf(crash(bug, arrival.request), arrival, soFar, recorded));
    }
  };

  return async (request, env, execution) => {
    const read = canonicalTarget(request.url, reading);
    const arrival: Arrival<Env> = {
      request,
      env,
      target: read.ok ? read.target : undefined,
      requestId: nextRequestId(clock, digits),
      trace: traceContext(request.headers.get('traceparent'), digits, tracing),
      trail: createTrail(),
      clock,
      execution,
      application,
    };
    const soFar: Progress = { context: NOWHERE };
    const whileOpen: Recheck[] = [];
    try {
      return await record(recorders, 0, arrival, async () => {
        try {
          if (!read.ok) throw requestError(read.failure);
          const answer = await serve(admitted(arrival, read.target, soFar, whileOpen));
          return recheckedAnswer(answer, whileOpen);
        } catch (error) {
          return await refuse(error, arrival, soFar, keepsRecord);
        }
      });
    } catch (error) {
      // A recorder failed. A response without its record is not sent.
      return await refuse(error, arrival, soFar, false);
    }
  };
}

const NOWHERE = Object.freeze({});

/** The context of the first step: it only has the write access to the trail. */
function admitted<Env>(
  arrival: Arrival<Env>,
  target: CanonicalTarget,
  soFar: Progress,
  whileOpen: Recheck[],
): BaseContext<Env> {
  const { request, env, requestId: id, trace, trail, clock, execution } = arrival;
  const { add } = trail;
  const start: BaseContext<Env> & { [progress]?: Progress; [rechecks]?: Recheck[] } = {
    request,
    env,
    target,
    requestId: id,
    trace,
    trail: { add },
    clock,
    execution,
  };
  // Not in the literal, where a computed name is slow in V8.
  start[progress] = soFar;
  start[rechecks] = whileOpen;
  return start;
}
