import { requireBinding } from '@portcullis/core/internal';
import { AGENT_STORE, type AgentStore } from '../agent-store.ts';
import { CREDENTIAL_STORE, type CredentialStore } from '../credential-store.ts';
import { HAND_OVER_STORE, type HandOverStore } from '../hand-over-store.ts';
import { handedOn } from '../handed-on.ts';
import { REVOCATIONS, type Revocations, SESSION_STORE, type SessionStore } from '../session-store.ts';

/** What `PortcullisSessions` answers, as a Worker sees it. */
type Stub = SessionStore & Revocations & CredentialStore & HandOverStore & AgentStore;

/** The part of a Durable Object binding that is used. */
export interface SessionsNamespace {
  getByName(name: string): Stub;
}

/** One object holds all sessions of a gate: it is the one writer, and its indexes find them by person. */
const NAME = 'sessions';

/** What both of these need. */
const NEEDED = 'Durable Object namespace of PortcullisSessions';

/**
 * Stores sessions, and the credentials that belong to them, in the Durable Object `PortcullisSessions` of
 * `@portcullis/session/durable-object`.
 *
 * One object answers a few thousand requests per second. `dividedSessions()` divides sessions among several.
 *
 * Throws `TypeError` where no namespace is bound.
 *
 * @param name of the object. Default `sessions`
 *
 * @example
 * ```ts
 * import { durableObjectSessions, type SessionsNamespace } from '@portcullis/session';
 *
 * interface Env {
 *   readonly SESSIONS: SessionsNamespace;
 * }
 *
 * const storeOf = (env: Env) => durableObjectSessions(env.SESSIONS);
 * ```
 */
export function durableObjectSessions(
  namespace: SessionsNamespace,
  name: string = NAME,
): SessionStore & CredentialStore & HandOverStore & AgentStore {
  requireBinding('durableObjectSessions', NEEDED, namespace, 'getByName');
  const methods = { ...SESSION_STORE, ...CREDENTIAL_STORE, ...HAND_OVER_STORE, ...AGENT_STORE };
  return handedOn<SessionStore & CredentialStore & HandOverStore & AgentStore>(methods, () =>
    namespace.getByName(name),
  );
}

/**
 * Stores, in the same Durable Object, which of the sessions in cookies have ended. It is asked once for each request with a session.
 *
 * Throws `TypeError` where no namespace is bound.
 *
 * @param name of the object. Default `sessions`
 */
export function durableObjectRevocations(namespace: SessionsNamespace, name: string = NAME): Revocations {
  requireBinding('durableObjectRevocations', NEEDED, namespace, 'getByName');
  return handedOn<Revocations>(REVOCATIONS, () => namespace.getByName(name));
}
