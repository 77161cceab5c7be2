import type { AccessError } from '../failure/access-error.ts';
import type { HasDecision } from '../identity/decision.ts';
import type { HasCaller, HasIdentity } from '../identity/identity.ts';
import type { HasRoles } from '../identity/roles.ts';
import type { Arrival } from '../request/base-context.ts';
import type { HasResource } from '../request/resource.ts';

/**
 * What the steps had added to the context when a request was refused: everything is optional. Facts that packages share are
 * typed; all others are `unknown`.
 */
export type Reached = Readonly<
  Partial<HasCaller & HasIdentity & HasRoles<never> & HasResource & HasDecision>
> &
  Readonly<Record<string, unknown>>;

/** A request that was refused or failed, the error, and what was known of the request by then. */
export interface Refusal<out Env = unknown> extends Arrival<Env> {
  readonly error: AccessError;
  /** The context of the last step that ran. Empty if the address was refused. */
  readonly reached: Reached;
  /** Whether a recorder stores a record of this refusal. */
  readonly recorded: boolean;
}

/**
 * Formats a refusal for its client, or returns `undefined` to leave it to the next presenter. It must only show the code, the
 * public message and the request id, never `error.detail`.
 */
export type Presenter<Env = unknown> = (
  refusal: Refusal<Env>,
) => Response | undefined | Promise<Response | undefined>;
