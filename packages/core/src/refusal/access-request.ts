import type { Identity } from '../identity/identity.ts';
import type { BaseContext } from '../request/base-context.ts';

/** A request for access by a user who was refused. */
export interface AccessRequest {
  /** Id of the refused request, whose event has all other facts. */
  readonly requestId: string;
  /** When it was refused, in seconds since the Unix epoch. */
  readonly refusedAt: number;
  /** Name of the policy. */
  readonly policy: string;
  /** Name of the rule that refused it; `undefined` if no rule allowed it. */
  readonly rule: string | undefined;
  /** The owner of the rule, as configured in the policy. */
  readonly owner: string | undefined;
  /** The public host of the site. */
  readonly host: string;
  readonly person: Identity;
  /** The user's own reason: untrusted plain text. */
  readonly reason: string;
  /** What the user asks for, if it is a role for a limited time. */
  readonly elevation?: {
    readonly role: string;
    readonly minutes: number;
    /** The page where an approver decides. Its address gives no access. */
    readonly approveAt: string;
  };
}

/** A recipient of requests for access. */
export interface AccessRequestRecipient {
  /** Its name in events: `webhook`. */
  readonly name: string;
  /** Delivers the request, or rejects. It must have its own timeout. */
  readonly deliver: (request: AccessRequest, context: BaseContext) => Promise<void>;
}
