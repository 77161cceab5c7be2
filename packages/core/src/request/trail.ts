import type { Decision } from '../identity/decision.ts';
import type { Identity } from '../identity/identity.ts';
import type { RoleGrant, UnansweredSource } from '../identity/roles.ts';
import type { Resource } from './resource.ts';

/** What happened to a request, one fact each. The audit event is made of these. */
export type TrailEntry =
  | { readonly type: 'caller.identified'; readonly identity: Identity }
  | { readonly type: 'caller.anonymous' }
  | {
      readonly type: 'roles.resolved';
      readonly names: readonly string[];
      readonly grants: readonly RoleGrant[];
      /** How many groups the provider listed, mapped or not. */
      readonly groupsSeen: number;
      /** Where groups were asked for and could not be had, so that they give no roles. */
      readonly unanswered?: readonly UnansweredSource[];
    }
  | { readonly type: 'resource.classified'; readonly resource: Resource }
  | {
      readonly type: 'policy.decided';
      readonly decision: Decision;
      /** What the policy in shadow would have said, where it differs. It decided nothing. */
      readonly shadow?: Decision;
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
      /** Who ended the session; `login`: another login of the same browser, which took its place. */
      readonly by: 'user' | 'provider' | 'operator' | 'login';
      /** Whose it was, as far as whoever ended it said. */
      readonly issuer: string;
      readonly subject: string | undefined;
      readonly session: SessionFacts | undefined;
      /** Code of what could not be done beside it, such as revoking the refresh token at the provider. */
      readonly failure?: string | undefined;
    }
  | {
      readonly type: 'session.refreshed';
      readonly issuer: string;
      readonly subject: string;
      /** Why the provider did not renew it; nothing if it did. */
      readonly failure: string | undefined;
      /** The same for the operator. */
      readonly detail?: string | undefined;
    }
  | {
      readonly type: 'credential';
      /** What became of something that a program acts with for somebody. */
      readonly change: 'issued' | 'revoked';
      /** `replay`: its code was brought a second time, by whoever has it. */
      readonly by: 'user' | 'operator' | 'replay';
      /** Names it. Whoever knows it can do nothing with it. */
      readonly id: string;
      /** What the program said it is. */
      readonly name: string;
      /** Whom it acts for. */
      readonly issuer: string;
      readonly subject: string;
      /** When it ends at the latest, seconds since the Unix epoch. */
      readonly expires: number;
    }
  | {
      readonly type: 'break_glass';
      /** What became of a grant that lets somebody in without the identity provider, or of the session that it began. */
      readonly change: 'used' | 'refused' | 'revoked' | 'ended';
      /** The grant's id, where it was signed by somebody who may. Whoever knows it can do nothing with it. */
      readonly grant?: string | undefined;
      /** The name of the key that signed. */
      readonly signer?: string | undefined;
      /** Why it was granted, in the words of whoever signed. */
      readonly reason?: string | undefined;
      /** Who was let in. */
      readonly identity?: Identity | undefined;
      readonly session?: SessionFacts | undefined;
      /** Code of the failure of one that was refused. */
      readonly code?: string | undefined;
    }
  | {
      readonly type: 'sso';
      /** How far the application's own login has come. */
      readonly step: SsoStep;
      /** The account's name in the application, where it is known. */
      readonly username?: string | undefined;
      /** The stable id by which the application knows the person. */
      readonly account?: string | undefined;
      /** Why, for the operator. Never a code, token or cookie. */
      readonly detail?: string | undefined;
    }
  | {
      readonly type: 'access.requested';
      /** The request that was refused. */
      readonly requestId: string;
      readonly policy: string;
      readonly rule: string | undefined;
      /** Who was told, as its recipient is called. */
      readonly to: string;
      /** Why nobody could be told; nothing if somebody was. */
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
      /** Whether the answer leads the person to a login and back here, so that nothing was refused for good. */
      readonly ledToLogin?: boolean;
    };

/** A session, without what would let somebody use it. */
export interface SessionFacts {
  /** SHA-256 of the session's id, base64url. Never the id. */
  readonly idHash: string;
  /** Seconds since the Unix epoch. */
  readonly created: number;
  /** When it ends if nothing happens to it, seconds since the Unix epoch. */
  readonly expires: number;
}

/** How far a login into the application behind the gate has come, with the gate as its identity provider. */
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

/** The one shared mutable thing of a request: facts are added, and never read by whoever decides. */
export interface Trail {
  /** Adds a fact at the end. */
  readonly add: (entry: TrailEntry) => void;
}

/** The trail as a recorder sees it, after the fact. */
export interface ReadableTrail extends Trail {
  /** All facts so far, oldest first. */
  readonly entries: readonly TrailEntry[];
}

/** Begins an empty trail. `worker()` does it for each request; tests may. */
export function createTrail(): ReadableTrail {
  const entries: TrailEntry[] = [];
  return { entries, add: (entry) => void entries.push(entry) };
}
