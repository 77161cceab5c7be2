import type { Presenter } from '../refusal/presenter.ts';
import type { ApplicationFacts } from '../request/application-facts.ts';
import type { BaseContext } from '../request/base-context.ts';
import type { Execution } from '../request/execution.ts';
import type { Recorder } from './recorder.ts';

/** Where the boundary finds the parts of an app. Registered, so that two copies of this package agree on it. */
export const stages: unique symbol = Symbol.for('portcullis.stages') as never;

/** What a finished pipeline is made of. */
export interface Stages<in Start extends object> {
  readonly recorders: readonly Recorder<never>[];
  /** Of the application first, then of the parts, in the order of their use. */
  readonly presenters: readonly Presenter<never>[];
  readonly application: ApplicationFacts | undefined;
  /** Runs the steps. The start context is its own from now on: it is frozen. */
  readonly serve: (start: Start) => Promise<Response>;
}

/** A finished pipeline: a Worker, or a route. */
export interface App<in Start extends object> {
  readonly [stages]: Stages<Start>;
}

/** The `fetch` of a Worker. */
export type FetchHandler<Env> = (request: Request, env: Env, execution: Execution) => Promise<Response>;

/**
 * A finished pipeline that is a Worker: `export default app`. Its `fetch` is a plain function, for Hono's `mount`, for a
 * route of itty-router, and anywhere else a fetch function is expected.
 */
export interface WorkerApp<in Env> extends App<BaseContext<Env>> {
  readonly fetch: FetchHandler<Env>;
}
