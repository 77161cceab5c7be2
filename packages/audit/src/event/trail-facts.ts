import type { TrailEntry } from '@portcullis/core';
import type { SessionFacts } from '@portcullis/core/internal';

type Entry<Type extends TrailEntry['type']> = Extract<TrailEntry, { type: Type }>;

/** The result of a trail: the last entry on each subject, and all failures. */
export interface TrailFacts {
  readonly caller: Entry<'caller.identified'> | Entry<'caller.anonymous'> | undefined;
  readonly roles: Entry<'roles.resolved'> | undefined;
  readonly session: SessionFacts | undefined;
  readonly resource: Entry<'resource.classified'> | undefined;
  readonly decision: Entry<'policy.decided'> | undefined;
  readonly staleKeys: Entry<'keys.stale_used'> | undefined;
  readonly upstream: Entry<'upstream.answered'> | undefined;
  readonly failures: readonly Entry<'request.failed'>[];
}

/** Reads a trail. If a subject occurs twice, such as after a retry at the origin, the later entry counts. */
export function trailFacts(entries: readonly TrailEntry[]): TrailFacts {
  let caller: TrailFacts['caller'];
  let roles: TrailFacts['roles'];
  let session: TrailFacts['session'];
  let resource: TrailFacts['resource'];
  let decision: TrailFacts['decision'];
  let staleKeys: TrailFacts['staleKeys'];
  let upstream: TrailFacts['upstream'];
  const failures: Entry<'request.failed'>[] = [];
  for (const entry of entries) {
    switch (entry.type) {
      case 'caller.identified':
      case 'caller.anonymous':
        caller = entry;
        break;
      case 'roles.resolved':
        roles = entry;
        break;
      case 'resource.classified':
        resource = entry;
        break;
      case 'policy.decided':
        decision = entry;
        break;
      case 'keys.stale_used':
        staleKeys = entry;
        break;
      case 'upstream.answered':
        upstream = entry;
        break;
      case 'request.failed':
        failures.push(entry);
        break;
      case 'session.used':
      case 'login.succeeded':
        session = entry.session;
        break;
      case 'break_glass':
        session = entry.session ?? session;
        break;
      case 'login.failed':
      case 'logout':
      case 'session.refreshed':
      case 'session.device':
      case 'access.requested':
      case 'credential':
      case 'sso':
      case 'lock':
        // Separate events: see src/activities/.
        break;
      default:
        // A fact of a newer core than this package knows: it has no field in version 1 of the event.
        entry satisfies never;
    }
  }
  return { caller, roles, session, resource, decision, staleKeys, upstream, failures };
}
