import type { Presenter } from '../refusal/presenter.ts';
import type { Arrival, BaseContext } from '../request/base-context.ts';
import type { Middleware, Nothing } from '../request/middleware.ts';
import type { Recorder } from './recorder.ts';

/** What a part adds to a pipeline in addition to a step. */
export interface OuterPart<in Env = unknown> {
  /** Runs around all steps, wherever the part is used. */
  readonly recorder?: Recorder<Arrival<Env>>;
  /** Formats refusals that the application's presenter does not handle. */
  readonly presenter?: Presenter<Env>;
}

/**
 * A step, a recorder and a presenter that belong together and are added by one `use()`: a login adds its cookies to responses,
 * serves its endpoints, and shows refusals as pages. A pipeline ignores other members.
 */
export interface Part<in Env, in Needs extends object = BaseContext<Env>, Adds extends object = Nothing>
  extends OuterPart<Env> {
  readonly step: Middleware<Needs, Adds>;
}

/**
 * A part with a verifier of login sessions. It refuses no request by itself: in front of an application, a later step must
 * identify the caller (`authenticate`, `identify`); otherwise all requests fail.
 */
export interface Login<in Env, in Needs extends object = BaseContext<Env>, Adds extends object = Nothing>
  extends Part<Env, Needs, Adds> {
  readonly verifier: object;
}

/** A part without a step: with a recorder, a presenter or both. */
export type SteplessPart<Env = unknown> = { readonly step?: never } & (
  | (OuterPart<Env> & { readonly recorder: Recorder<Arrival<Env>> })
  | (OuterPart<Env> & { readonly presenter: Presenter<Env> })
);
