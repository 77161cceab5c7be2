import type { ApplicationFacts } from './application-facts.ts';
import type { CanonicalTarget } from './canonical-target.ts';
import type { Clock } from './clock.ts';
import type { Execution } from './execution.ts';
import type { TraceContext } from './trace-context.ts';
import type { ReadableTrail, Trail } from './trail.ts';

/** The context of the first step of a pipeline. */
export interface BaseContext<out Env = unknown> {
  /** The request as it arrived. It is never modified. */
  readonly request: Request;
  /** The Worker's bindings. */
  readonly env: Env;
  /** The canonical address. Use it for decisions, and forward it. */
  readonly target: CanonicalTarget;
  /** UUIDv7 of this request: the only part of the audit event that is sent to the client. */
  readonly requestId: string;
  /** W3C trace context, continued or new. */
  readonly trace: TraceContext;
  /** Facts for the audit event. Write-only. */
  readonly trail: Trail;
  readonly clock: Clock;
  readonly execution: Execution;
}

/**
 * A request before all steps, as a recorder receives it. `target` can be `undefined`, since a request with an ambiguous address
 * is recorded too; and the trail can be read.
 */
export interface Arrival<out Env = unknown> extends Omit<BaseContext<Env>, 'target' | 'trail'> {
  /** `undefined` if the address was refused. */
  readonly target: CanonicalTarget | undefined;
  readonly trail: ReadableTrail;
  /** The application of the pipeline. `undefined` for a pipeline with its own handler. */
  readonly application?: ApplicationFacts | undefined;
}
