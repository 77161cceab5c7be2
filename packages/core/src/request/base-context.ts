import type { ApplicationFacts } from './application-facts.ts';
import type { CanonicalTarget } from './canonical-target.ts';
import type { Clock } from './clock.ts';
import type { Execution } from './execution.ts';
import type { TraceContext } from './trace-context.ts';
import type { ReadableTrail, Trail } from './trail.ts';

/** What every step of a pipeline is given, before any step has added to it. */
export interface BaseContext<out Env = unknown> {
  /** The request exactly as it arrived. Nothing is ever written on it. */
  readonly request: Request;
  /** The Worker's bindings. */
  readonly env: Env;
  /** The one true path and host. Decide on this, and send it on. */
  readonly target: CanonicalTarget;
  /** UUIDv7 of this request: the one thing of the audit event that a client learns. */
  readonly requestId: string;
  /** W3C trace context, continued or begun. */
  readonly trace: TraceContext;
  /** Facts for the audit event. Can be written, not read. */
  readonly trail: Trail;
  readonly clock: Clock;
  readonly execution: Execution;
}

/**
 * A request at the door, before anything is known of it: what a recorder sees. There may be no `target`, since a
 * request whose address is ambiguous is recorded too; and the trail can be read.
 */
export interface Arrival<out Env = unknown> extends Omit<BaseContext<Env>, 'target' | 'trail'> {
  /** `undefined` if the address was refused. */
  readonly target: CanonicalTarget | undefined;
  readonly trail: ReadableTrail;
  /** The application that the pipeline stands in front of. `undefined` for one with a handler of its own. */
  readonly application?: ApplicationFacts | undefined;
}
