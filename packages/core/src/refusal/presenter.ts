import type { AccessError } from '../failure/access-error.ts';
import type { HasDecision } from '../identity/decision.ts';
import type { HasCaller, HasIdentity } from '../identity/identity.ts';
import type { HasRoles } from '../identity/roles.ts';
import type { Arrival } from '../request/base-context.ts';
import type { HasResource } from '../request/resource.ts';

/**
 * What the steps had added when a request was refused: anything from nothing to all of it. The facts that packages share
 * have their types; whatever else a step added is `unknown`.
 */
export type Reached = Readonly<
  Partial<HasCaller & HasIdentity & HasRoles<never> & HasResource & HasDecision>
> &
  Readonly<Record<string, unknown>>;

/** A request that is not answered as asked, why, and what was known of it by then. */
export interface Refusal<out Env = unknown> extends Arrival<Env> {
  readonly error: AccessError;
  /** The context of the last step that was reached. Empty if the address was refused. */
  readonly reached: Reached;
  /** Whether a recorder that keeps a record sees this refusal. */
  readonly recorded: boolean;
}

/**
 * Gives a refusal the form its caller understands, or `undefined` to leave it to the next presenter. It shows the code,
 * the public message and the request id, and never `error.detail`.
 */
export type Presenter<Env = unknown> = (
  refusal: Refusal<Env>,
) => Response | undefined | Promise<Response | undefined>;
