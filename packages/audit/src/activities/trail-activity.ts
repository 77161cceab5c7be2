import type { Resource, TrailEntry } from '@portcullis/core';
import { actorOf, authenticationOf, sessionOf } from '../event/actor-facts.ts';
import { type AlwaysTold, isAlwaysTold } from '../event/always-told.ts';
import type { RequestEvent } from '../event/event.ts';
import type { Activity } from './activity.ts';

/** The types of events that a request can cause in addition to its own. */
export type RequestActivityType =
  | 'login'
  | 'logout'
  | 'session.refresh'
  | 'session.device'
  | 'roles.resolved'
  | 'conduit.call'
  | 'policy.loaded'
  | 'jwks.stale_used'
  | 'access.requested'
  | 'credential'
  | 'sso';

/** The same, and the types that no option can switch off. */
type ToldType = RequestActivityType | AlwaysTold;

/** The type of event for each kind of entry in a trail. `undefined`: the request's event contains all of it. */
const TOLD_AS: Readonly<Record<TrailEntry['type'], ToldType | undefined>> = {
  'login.succeeded': 'login',
  'login.failed': 'login',
  logout: 'logout',
  'session.refreshed': 'session.refresh',
  'session.device': 'session.device',
  'roles.resolved': 'roles.resolved',
  'resource.classified': 'conduit.call',
  'policy.decided': 'policy.loaded',
  'keys.stale_used': 'jwks.stale_used',
  'access.requested': 'access.requested',
  credential: 'credential',
  sso: 'sso',
  break_glass: 'break_glass',
  lock: 'lock',
  'caller.identified': undefined,
  'caller.anonymous': undefined,
  'session.used': undefined,
  'upstream.answered': undefined,
  'request.failed': undefined,
};

/** All that can be left out. */
export const REQUEST_ACTIVITY_TYPES: ReadonlySet<string> = new Set(
  Object.values(TOLD_AS).filter((type) => type !== undefined && !isAlwaysTold(type)),
);

/** The type of the separate event for an entry; `undefined` if the request's event contains it. */
export function activityTypeOf(entry: TrailEntry): ToldType | undefined {
  if (entry.type === 'resource.classified' && !isConduitCall(entry.resource)) return undefined;
  return TOLD_AS[entry.type];
}

function isConduitCall({ application, kind, operation }: Resource): boolean {
  return application === 'conduit' && kind === 'method' && operation !== undefined;
}

/**
 * The separate activity for one entry of a trail; `undefined` if the request's event contains all of it.
 *
 * @param event the request's, with the caller, the source and the outcome
 */
export function trailActivity(entry: TrailEntry, event: RequestEvent): Activity | undefined {
  const { actor, auth, session, src, trace, reason, detail } = event;
  // Whoever was led to a login was not let through.
  const outcome = event.outcome === 'login' ? 'deny' : event.outcome;
  const during = { src, trace };
  switch (entry.type) {
    case 'login.succeeded': {
      const caller = { type: 'caller.identified', identity: entry.identity } as const;
      return {
        type: 'login',
        outcome: 'allow',
        actor: actorOf({ caller, roles: undefined }),
        auth: authenticationOf({ caller, staleKeys: undefined }),
        session: sessionOf(entry.session),
        ...during,
      };
    }
    case 'login.failed':
      return {
        type: 'login',
        outcome: outcome === 'allow' ? 'deny' : outcome,
        reason: [entry.code],
        detail,
        auth: { provider: entry.provider },
        ...during,
      };
    case 'logout': {
      const { by, failure, issuer: iss, subject: sub } = entry;
      const byAnother = by === 'operator' || by === 'login';
      return {
        type: 'logout',
        // Where its end could not be written down, the session goes on.
        outcome: failure === 'session.unavailable' ? 'error' : 'allow',
        reason: failure === undefined ? [] : [failure],
        logout: byAnother ? { by, failure, iss, sub } : { by, failure },
        actor: byAnother ? actor : { kind: 'user', iss, sub },
        session: sessionOf(entry.session),
        ...during,
      };
    }
    case 'session.refreshed':
      return {
        type: 'session.refresh',
        outcome: refreshOutcome(entry.failure),
        reason: entry.failure === undefined ? [] : [entry.failure],
        detail: entry.detail,
        actor: { kind: 'user', iss: entry.issuer, sub: entry.subject },
        session,
        ...during,
      };
    case 'session.device': {
      const { change, key, issuer: iss, subject: sub } = entry;
      const isGood = change === 'bound' || change === 'proved';
      return {
        type: 'session.device',
        outcome: isGood ? 'allow' : 'deny',
        detail: entry.detail,
        device: { change, key },
        actor: { kind: 'user', iss, sub },
        session,
        ...during,
      };
    }
    case 'roles.resolved':
      // Nobody's roles are none, and need not be told.
      if (actor?.sub === undefined) return undefined;
      return { type: 'roles.resolved', outcome: 'allow', actor, auth, session, ...during };
    case 'resource.classified': {
      if (!isConduitCall(entry.resource)) return undefined;
      const { application, kind, operation } = entry.resource;
      const resource = { app: application, kind, operation };
      return { type: 'conduit.call', outcome, reason, detail, resource, actor, auth, session, ...during };
    }
    case 'policy.decided': {
      const { policy, version } = entry.decision;
      return {
        type: 'policy.loaded',
        outcome: 'allow',
        policy: { id: policy, version_sha256: version },
        trace,
      };
    }
    case 'keys.stale_used':
      return {
        type: 'jwks.stale_used',
        outcome: 'error',
        keys: { issuer: entry.issuer, age_s: entry.ageSeconds },
        ...during,
      };
    case 'access.requested': {
      const { requestId, policy, rule, to, failure } = entry;
      return {
        type: 'access.requested',
        outcome: failure === undefined ? 'allow' : 'error',
        reason: failure === undefined ? [] : [failure],
        access_request: { event: requestId, policy, rule, to, failure },
        actor,
        auth,
        session,
        ...during,
      };
    }
    case 'credential': {
      const { change, by, id, name, client, tool, issuer: iss, subject, expires } = entry;
      return {
        type: 'credential',
        outcome: 'allow',
        credential: { change, by, id, name, client, tool, iss, sub: subject, expires },
        // Where a program brings its code, nobody else is known; nor is whoever brings it again. For an assertion, the user did nothing.
        actor:
          actor?.sub === undefined && !WITHOUT_USER.has(by) ? { kind: 'user', iss, sub: subject } : actor,
        session,
        ...during,
      };
    }
    case 'sso': {
      const { step, username, account } = entry;
      return {
        type: 'sso',
        outcome: STOPPED.has(step) ? 'deny' : 'allow',
        detail: entry.detail,
        sso: { step, username, account },
        actor,
        auth,
        session,
        ...during,
      };
    }
    default:
      return undefined;
  }
}

/** By whom a credential was issued or revoked without its user. */
const WITHOUT_USER: ReadonlySet<string> = new Set(['replay', 'provider']);

/** Steps at which a single sign-on stopped. */
const STOPPED: ReadonlySet<string> = new Set(['registration_refused', 'link_refused', 'session_dropped']);

/** If the provider could not be reached, nothing was refused. */
function refreshOutcome(failure: string | undefined): Activity['outcome'] {
  if (failure === undefined) return 'allow';
  return /^(?:session\.(?:provider_|client_refused|clock_skew|unavailable)|request\.)/.test(failure)
    ? 'error'
    : 'deny';
}
