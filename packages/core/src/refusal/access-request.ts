import type { Identity } from '../identity/identity.ts';
import type { BaseContext } from '../request/base-context.ts';

/** Somebody who was refused asks to be let in. */
export interface AccessRequest {
  /** Of the refused request: its event says everything else about it. */
  readonly requestId: string;
  /** When it was refused, seconds since the Unix epoch. */
  readonly refusedAt: number;
  /** Name of the policy. */
  readonly policy: string;
  /** Name of the rule that refused it; `undefined` where no rule allowed it. */
  readonly rule: string | undefined;
  /** Who answers for the rule, as the policy has it. */
  readonly owner: string | undefined;
  /** The public host of the site. */
  readonly host: string;
  readonly person: Identity;
  /** What the person needs it for, in their own words: plain text of somebody, which nobody has checked. */
  readonly reason: string;
}

/** Who is told of requests for access, and how. */
export interface AccessRequestRecipient {
  /** How events call it: `webhook`. */
  readonly name: string;
  /** Tells them, or rejects. Its own patience is its own affair. */
  readonly deliver: (request: AccessRequest, context: BaseContext) => Promise<void>;
}
