import type { AccessError } from './access-error.ts';
import type { CanonicalTarget } from './canonical-target.ts';

/** A request that is not answered as asked, and why. */
export interface Refusal {
  readonly error: AccessError;
  readonly request: Request;
  /** Nothing if it is the address that was refused. */
  readonly target: CanonicalTarget | undefined;
  readonly requestId: string;
}

/**
 * Gives a refusal the form its caller understands, or nothing to leave it to the next presenter. It shows the code,
 * the public message and the request id, and never `error.detail`.
 */
export type Presenter = (refusal: Refusal) => Response | undefined;
