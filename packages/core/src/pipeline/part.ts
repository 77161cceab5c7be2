import type { Presenter } from '../refusal/presenter.ts';
import type { Arrival, BaseContext } from '../request/base-context.ts';
import type { Middleware, Nothing } from '../request/middleware.ts';
import type { Recorder } from './recorder.ts';

/** What a part brings besides a step. */
export interface OuterPart<in Env = unknown> {
  /** Stands outside of all steps, wherever the part is used. */
  readonly recorder?: Recorder<Arrival<Env>>;
  /** Gives refusals a form, where the application has none for them. */
  readonly presenter?: Presenter<Env>;
}

/**
 * Several things that belong together and are used by one `use()`: a login watches the answer to set its cookies, serves its
 * endpoints, and shows refusals as pages. A pipeline ignores other members.
 */
export interface Part<in Env, in Needs extends object = BaseContext<Env>, Adds extends object = Nothing>
  extends OuterPart<Env> {
  readonly step: Middleware<Needs, Adds>;
}

/**
 * A part with a verifier that identifies people. By itself it refuses nobody: in front of an application, a later step must
 * identify the caller (`authenticate`, `identify`), or nobody gets through.
 */
export interface Login<in Env, in Needs extends object = BaseContext<Env>, Adds extends object = Nothing>
  extends Part<Env, Needs, Adds> {
  readonly verifier: object;
}

/** A part without a step: at least one of the other two. */
export type SteplessPart<Env = unknown> = { readonly step?: never } & (
  | (OuterPart<Env> & { readonly recorder: Recorder<Arrival<Env>> })
  | (OuterPart<Env> & { readonly presenter: Presenter<Env> })
);
