import type { Decision } from './decision.ts';
import type { Identity } from './identity.ts';
import type { Resource } from './resource.ts';
import type { RoleGrant, UnansweredSource } from './roles.ts';

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
    };

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
