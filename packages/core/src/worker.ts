// A request's way, 1 of 12: the boundary. Next: packages/core/src/canonical-target.ts
import { AccessError } from './access-error.ts';
import type { Arrival, BaseContext } from './base-context.ts';
import { type CanonicalTarget, type CanonicalTargetOptions, canonicalTarget } from './canonical-target.ts';
import { type Clock, systemClock } from './clock.ts';
import { defaultPresenter } from './default-presenter.ts';
import type { Execution } from './execution.ts';
import { type App, answered, record, stages } from './pipeline.ts';
import type { Presenter, Refusal } from './presenter.ts';
import { type Random, systemRandom } from './random.ts';
import { requestError } from './request-failure.ts';
import { requestId } from './request-id.ts';
import { traceContext } from './trace-context.ts';
import { createTrail } from './trail.ts';

/** How a pipeline is served. */
export interface WorkerOptions {
  /** Forms of a refusal, tried in order before the default (a page for people, problem details for programs). */
  readonly presenters?: readonly Presenter[];
  /** Which spellings of a path are let through. */
  readonly target?: CanonicalTargetOptions;
  /** Default: the runtime's clock. */
  readonly clock?: Clock;
  /** Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
}

/** The `fetch` of a Worker. */
export type FetchHandler<Env> = (request: Request, env: Env, execution: Execution) => Promise<Response>;

/**
 * Turns a finished pipeline into a Worker's `fetch`. This is the boundary: it reads the address, makes the base
 * context, and gives whatever goes wrong inside a form the caller understands. Nothing thrown inside gets past it, and
 * nothing that is not public leaves it.
 *
 * Works as `export default { fetch: worker(app) }`, in Hono's `mount`, and anywhere else a fetch function is expected.
 *
 * @example
 * ```ts
 * import { type BaseContext, pipeline, worker } from '@portcullis/core';
 *
 * const app = pipeline<BaseContext>().handle((context) => new Response(context.target.path));
 * export default { fetch: worker(app) };
 * ```
 */
export function worker<Env>(app: App<BaseContext<Env>>, options: WorkerOptions = {}): FetchHandler<Env> {
  const { presenters = [], clock = systemClock, random = systemRandom } = options;
  const { recorders, serve } = app[stages];

  return async (request, env, execution) => {
    const trail = createTrail();
    const id = requestId(clock, random);
    const trace = traceContext(request.headers.get('traceparent'), random);
    const reading = canonicalTarget(request.url, options.target);
    const target = reading.ok ? reading.target : undefined;
    const arrival: Arrival<Env> = { request, env, target, requestId: id, trace, trail, clock, execution };

    const refusalOf = (thrown: unknown): Refusal => {
      const error = thrown instanceof AccessError ? thrown : crash(thrown);
      trail.add({ type: 'request.failed', code: error.code, status: error.status, detail: error.detail });
      return { error, request, target, requestId: id };
    };
    const refuse = (thrown: unknown): Response => {
      try {
        return present(refusalOf(thrown), presenters);
      } catch (bug) {
        // A presenter failed, or the error's own headers did: this one has none.
        return defaultPresenter(refusalOf(crash(bug)));
      }
    };

    try {
      return await record(recorders, arrival, async () => {
        try {
          if (!reading.ok) throw requestError(reading.failure);
          return await serve(admitted(arrival, reading.target));
        } catch (error) {
          return refuse(error);
        }
      });
    } catch (error) {
      // A recorder failed: without its record the answer is not given.
      return refuse(error);
    }
  };
}

function admitted<Env>(arrival: Arrival<Env>, target: CanonicalTarget): BaseContext<Env> {
  const { trail, ...rest } = arrival;
  // Only the writing half of the trail goes in.
  return { ...rest, target, trail: { add: trail.add } };
}

function present(refusal: Refusal, presenters: readonly Presenter[]): Response {
  for (const presenter of presenters) {
    const response = presenter(refusal);
    if (response !== undefined) return answered(response, 'a presenter');
  }
  return defaultPresenter(refusal);
}

/** A bug. Its message may quote what it choked on, so only its kind and place are kept. */
function crash(thrown: unknown): AccessError {
  if (!(thrown instanceof Error))
    return requestError('request.crashed', { detail: `threw a ${typeof thrown}` });
  const detail = [thrown.name, ...placesOf(thrown)].join(' ');
  return requestError('request.crashed', { detail, cause: thrown });
}

/** Where an error was thrown. A stack begins with the message, whose lines may look like places: it is cut off. */
function placesOf({ message, stack = '' }: Error): string[] {
  const start = stack.indexOf(message);
  if (start < 0) return [];
  const lines = stack.slice(start + message.length).split('\n');
  const places = lines.filter((line) => /^\s+at /.test(line));
  return places.slice(0, 5).map((line) => line.trim());
}
