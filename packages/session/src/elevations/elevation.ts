/** Who asked for a role, approved it or took it back. */
export interface ElevationPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

/** A request of a user for a role for a limited time. Times are in seconds since the Unix epoch. */
export interface ElevationRequest {
  /** Random. Identifies it in the log and in the address of its page. It is not a secret. */
  readonly id: string;
  readonly role: string;
  /** How long the role is asked for. */
  readonly minutes: number;
  /** Why, as written by the user: untrusted plain text. Empty if none is required. */
  readonly reason: string;
  readonly person: ElevationPerson;
  /** Name of the policy that offers the role. */
  readonly policy: string;
  /** Version of that policy. What was approved under one version does not count under another. */
  readonly version: string;
  /** The public host of the site. At another instance, the role does not count, even under the same policy. */
  readonly host: string;
  /** The network and country that it was asked from, as far as known. */
  readonly from?: string | undefined;
  readonly askedAt: number;
  /** Until when it can be approved. */
  readonly expiresAt: number;
}

/** What was decided about a request. */
export interface ElevationDecision {
  readonly approved: boolean;
  readonly by: ElevationPerson;
  readonly at: number;
  /** When the gate last saw the approver with a role of an approver, after the approval. Default: not since then. */
  readonly seenAt?: number | undefined;
  /** When the role ends; of a request that was declined, when it is deleted. */
  readonly endsAt: number;
}

/**
 * `asked`: no one has decided. `approving`: approved, and being recorded; it does not count. `standing`: the user holds the role.
 * `declined` and `revoked`: the user does not.
 */
export type ElevationState = 'asked' | 'approving' | 'standing' | 'declined' | 'revoked';

/** A request in the store. */
export interface StoredElevation extends ElevationRequest {
  readonly state: ElevationState;
  /** `undefined` while it is asked. */
  readonly decision: ElevationDecision | undefined;
}

/** A text that is equal for requests of one user only. */
export function personKey({ issuer, subject }: Pick<ElevationPerson, 'issuer' | 'subject'>): string {
  return JSON.stringify([issuer, subject]);
}
