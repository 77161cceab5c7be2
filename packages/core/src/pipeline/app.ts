import type { Presenter } from '../refusal/presenter.ts';
import type { ApplicationFacts } from '../request/application-facts.ts';
import type { BaseContext } from '../request/base-context.ts';
import type { Execution } from '../request/execution.ts';
import type { Recorder } from './recorder.ts';

/** The member with the parts of an app. A registered symbol, so that two copies of this package agree on it. */
export const stages: unique symbol = Symbol.for('portcullis.stages') as never;

/** The parts of a finished pipeline. */
export interface Stages<in Start extends object> {
  readonly recorders: readonly Recorder<never>[];
  /** Those of the application first, then those of the parts, in the order of `use()`. */
  readonly presenters: readonly Presenter<never>[];
  readonly application: ApplicationFacts | undefined;
  /** Runs the steps. The start context is frozen. */
  readonly serve: (start: Start) => Promise<Response>;
}

/** A finished pipeline: a Worker, or a route. */
export interface App<in Start extends object> {
  readonly [stages]: Stages<Start>;
}

/** The `fetch` of a Worker. */
export type FetchHandler<Env> = (request: Request, env: Env, execution: Execution) => Promise<Response>;

/**
 * A finished pipeline that is a Worker: `export default app`. Its `fetch` is a plain function, for Hono's `mount`, a route of
 * itty-router, and wherever a fetch function is expected.
 */
export interface WorkerApp<in Env> extends App<BaseContext<Env>> {
  readonly fetch: FetchHandler<Env>;
}
