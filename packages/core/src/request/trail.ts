import type { Decision } from '../identity/decision.ts';
import type { Identity } from '../identity/identity.ts';
import type { RoleGrant, UnansweredSource } from '../identity/roles.ts';
import type { Resource } from './resource.ts';

/**
 * What happened to the credential of a program. Of an agent also: its user deposited a secret of the application for it (`deposited`), which
 * was removed (`withdrawn`); its user confirmed or declined a call that writes; a confirmed call was made (`confirmation_used`).
 */
export type CredentialChange =
  | 'issued'
  | 'revoked'
  | 'deposited'
  | 'withdrawn'
  | 'confirmed'
  | 'declined'
  | 'confirmation_used';

/** A fact about what happened to a request. The audit event is built from these. */
export type TrailEntry =
  | { readonly type: 'caller.identified'; readonly identity: Identity }
  | { readonly type: 'caller.anonymous' }
  | {
      readonly type: 'roles.resolved';
      readonly names: readonly string[];
      readonly grants: readonly RoleGrant[];
      /** How many groups the provider listed, mapped or not. */
      readonly groupsSeen: number;
      /** Sources of groups that failed, so that their groups granted no roles. */
      readonly unanswered?: readonly UnansweredSource[];
    }
  | { readonly type: 'resource.classified'; readonly resource: Resource }
  | {
      readonly type: 'policy.decided';
      readonly decision: Decision;
      /** The decision of the shadow policy, if it differs. It has no effect. */
      readonly shadow?: Decision;
      /** The elevation that allowed the request; without it, the request would have been denied. */
      readonly elevation?: UsedElevation;
      /** Roles that would have allowed it and that the user can ask for, if it was denied. */
      readonly offered?: readonly string[];
    }
  | {
      readonly type: 'keys.stale_used';
      readonly issuer: string;
      /** How old the keys were, in seconds. */
      readonly ageSeconds: number;
    }
  | { readonly type: 'session.used'; readonly session: SessionFacts }
  | { readonly type: 'login.succeeded'; readonly identity: Identity; readonly session: SessionFacts }
  | {
      readonly type: 'login.failed';
      /** The provider's name in the configuration, if it was known. */
      readonly provider: string | undefined;
      /** Code of the failure, such as `session.id_token`. */
      readonly code: string;
    }
  | {
      readonly type: 'logout';
      /** Who ended the session; `login`: another login in the same browser replaced it. */
      readonly by: 'user' | 'provider' | 'operator' | 'login';
      /** Issuer of the session's user, as far as known. */
      readonly issuer: string;
      readonly subject: string | undefined;
      readonly session: SessionFacts | undefined;
      /** Failure code of an additional action, such as revoking the refresh token at the provider. */
      readonly failure?: string | undefined;
    }
  | {
      readonly type: 'session.refreshed';
      readonly issuer: string;
      readonly subject: string;
      /** Why the provider did not renew it; `undefined` if it did. */
      readonly failure: string | undefined;
      /** The failure's detail for the operator. */
      readonly detail?: string | undefined;
    }
  | {
      /** What happened to the key of a browser that a session is bound to. */
      readonly type: 'session.device';
      /** `unproved`: a request came without a proof that counts. `refused`: a proof was not valid. */
      readonly change: 'bound' | 'proved' | 'unproved' | 'refused';
      readonly issuer: string;
      readonly subject: string;
      /** Thumbprint of the key (RFC 7638). */
      readonly key?: string | undefined;
      readonly detail?: string | undefined;
    }
  | {
      readonly type: 'credential';
      /** What happened to the credential of a program that acts for a user, or to what the user gave to the program. */
      readonly change: CredentialChange;
      /**
       * `replay`: its authorization code or refresh token was used a second time. `client`: the client itself revoked it. `provider`: an
       * identity assertion of the provider was exchanged for it.
       */
      readonly by: 'user' | 'operator' | 'replay' | 'client' | 'provider';
      /** Id of the credential. It is not a secret. */
      readonly id: string;
      /** The name that the program stated. */
      readonly name: string;
      /** `client_id` of an OAuth client. `undefined`: the credential is not an agent's. */
      readonly client?: string | undefined;
      /** The tool whose call the user confirmed or declined. */
      readonly tool?: string | undefined;
      /** Issuer of the user that it acts for. */
      readonly issuer: string;
      readonly subject: string;
      /** Latest expiry, in seconds since the Unix epoch. */
      readonly expires: number;
    }
  | {
      readonly type: 'break_glass';
      /** What happened to a break-glass grant, which admits a user without the identity provider, or to its session. */
      readonly change: 'used' | 'refused' | 'revoked' | 'ended';
      /** Id of the grant, if its signature is valid. It is not a secret. */
      readonly grant?: string | undefined;
      /** Name of the signing key. */
      readonly signer?: string | undefined;
      /** The reason, as written by the signer. */
      readonly reason?: string | undefined;
      /** The user who was admitted. */
      readonly identity?: Identity | undefined;
      readonly session?: SessionFacts | undefined;
      /** Failure code of a refused grant. */
      readonly code?: string | undefined;
    }
  | {
      readonly type: 'lock';
      /** What was done to a person's access; `refused`: the order was refused. */
      readonly change: LockedChange;
      /** Who ordered it: an operator of the gateway, or the identity provider. */
      readonly source: 'operator' | 'provider';
      /** Name of the signing key, or the issuer. `undefined`: the caller of the request. */
      readonly by?: string | undefined;
      /** Id of the entry, as in the details of requests that it refuses. */
      readonly id?: string | undefined;
      /** Issuer of the person, as far as known. */
      readonly issuer?: string | undefined;
      readonly subject?: string | undefined;
      readonly email?: string | undefined;
      readonly username?: string | undefined;
      /** The reason, as written by the operator. */
      readonly reason?: string | undefined;
      /** When a lock ends, in seconds since the Unix epoch; `undefined`: when it is removed. */
      readonly until?: number | undefined;
      /** The type of the identity provider's security event. */
      readonly event?: string | undefined;
      /** Failure code of a refused order. */
      readonly code?: string | undefined;
    }
  | {
      readonly type: 'sso';
      /** The step of the application's own login. */
      readonly step: SsoStep;
      /** User name of the account in the application, if known. */
      readonly username?: string | undefined;
      /** The stable id of the account in the application. */
      readonly account?: string | undefined;
      /** The reason, for the operator. Never contains a code, token or cookie. */
      readonly detail?: string | undefined;
    }
  | {
      readonly type: 'access.requested';
      /** The request that was refused. */
      readonly requestId: string;
      readonly policy: string;
      readonly rule: string | undefined;
      /** Name of the recipient. */
      readonly to: string;
      /** Why the delivery failed; `undefined` if it succeeded. */
      readonly failure?: string | undefined;
    }
  | {
      readonly type: 'upstream.answered';
      /** The origin's name in the configuration. */
      readonly upstream: string;
      readonly status: number;
      /** From the call to its headers, in milliseconds. */
      readonly latencyMs: number;
    }
  | {
      readonly type: 'request.failed';
      readonly code: string;
      readonly status: number;
      /** For the operator, never for the client. */
      readonly detail: string | undefined;
      /** Whether the response redirects the user to a login and back, so that nothing was finally refused. */
      readonly ledToLogin?: boolean;
    };

/** A role that a user holds for a limited time, because another user approved it. */
export interface UsedElevation {
  /** Identifies it in the log. It is not a secret. */
  readonly id: string;
  readonly role: string;
  /** When it ends, in seconds since the Unix epoch. */
  readonly until: number;
}

/** Facts about a session that are not sufficient to use it. */
export interface SessionFacts {
  /** SHA-256 of the session's id, base64url. Never the id. */
  readonly idHash: string;
  /** Seconds since the Unix epoch. */
  readonly created: number;
  /** Regular expiry, in seconds since the Unix epoch. */
  readonly expires: number;
}

/** What an order does to a person's access. */
export type LockedChange =
  | 'locked'
  | 'unlocked'
  | 'sessions_ended'
  | 'login_required'
  | 'refresh_due'
  | 'proposed'
  | 'refused';

/** The steps of a login into the application, with the gateway as its identity provider. */
export type SsoStep =
  | 'code_issued'
  | 'token_issued'
  | 'profile_given'
  | 'registered'
  | 'registration_refused'
  | 'signed_in'
  | 'linked'
  | 'link_refused'
  | 'session_dropped';

/** The only shared mutable object of a request: steps add facts, and cannot read them. */
export interface Trail {
  /** Adds a fact at the end. */
  readonly add: (entry: TrailEntry) => void;
}

/** The trail as recorders see it. */
export interface ReadableTrail extends Trail {
  /** All facts so far, oldest first. */
  readonly entries: readonly TrailEntry[];
}

/** Creates an empty trail. `worker()` does this for each request; tests can too. */
export function createTrail(): ReadableTrail {
  const entries: TrailEntry[] = [];
  return { entries, add: (entry) => void entries.push(entry) };
}
