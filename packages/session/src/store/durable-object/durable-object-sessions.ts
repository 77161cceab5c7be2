import { requireBinding } from '@portcullis/core/internal';
import type { CredentialStore } from '../credential-store.ts';
import type { Revocations, SessionStore } from '../session-store.ts';

/** What `PortcullisSessions` answers, as a Worker sees it. */
type Stub = SessionStore & Revocations & CredentialStore;

/** The part of a Durable Object binding that is used. */
export interface SessionsNamespace {
  getByName(name: string): Stub;
}

/** One object holds all sessions of a gate: it is the one writer, and its indexes find them by person. */
const NAME = 'sessions';

/** What both of these need. */
const NEEDED = 'Durable Object namespace of PortcullisSessions';

/**
 * Keeps sessions, and the credentials that belong to them, in the Durable Object `PortcullisSessions` of `@portcullis/session/durable-object`.
 *
 * One object answers about a thousand requests per second. Gates that need more than that together use a name each.
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
): SessionStore & CredentialStore {
  requireBinding('durableObjectSessions', NEEDED, namespace, 'getByName');
  // A stub that broke once stays broken, so each call gets its own.
  const stub = (): Stub => namespace.getByName(name);
  return {
    add: (session, now) => stub().add(session, now),
    find: (key, now, notIdleSince, seal) => stub().find(key, now, notIdleSince, seal),
    claim: (key, revision, now, until) => stub().claim(key, revision, now, until),
    replace: (key, revision, session) => stub().replace(key, revision, session),
    remove: (key) => stub().remove(key),
    list: (person, now, limit, skip, seal) => stub().list(person, now, limit, skip, seal),
    take: (key, person) => stub().take(key, person),
    endAll: (owner, now) => stub().endAll(owner, now),
    endOnce: (owner, id, keepUntil, now) => stub().endOnce(owner, id, keepUntil, now),
    addCredential: (credential, now) => stub().addCredential(credential, now),
    useCredential: (id, now, givenAfter) => stub().useCredential(id, now, givenAfter),
    listCredentials: (owner, now, skip) => stub().listCredentials(owner, now, skip),
    revokeCredential: (id, owner) => stub().revokeCredential(id, owner),
    redeemCode: (id, keepUntil, now) => stub().redeemCode(id, keepUntil, now),
    addDevice: (device, now) => stub().addDevice(device, now),
    deviceName: (userCode, now) => stub().deviceName(userCode, now),
    grantDevice: (userCode, grant, now) => stub().grantDevice(userCode, grant, now),
    pollDevice: (key, now) => stub().pollDevice(key, now),
  };
}

/**
 * Remembers, in the same Durable Object, which of the sessions in cookies have ended. It is asked once for each request with a
 * session.
 *
 * Throws `TypeError` where no namespace is bound.
 *
 * @param name of the object. Default `sessions`
 */
export function durableObjectRevocations(namespace: SessionsNamespace, name: string = NAME): Revocations {
  requireBinding('durableObjectRevocations', NEEDED, namespace, 'getByName');
  const stub = (): Stub => namespace.getByName(name);
  return {
    endAll: (owner, now) => stub().endAll(owner, now),
    endOnce: (owner, id, keepUntil, now) => stub().endOnce(owner, id, keepUntil, now),
    endSession: (key, keepUntil, now) => stub().endSession(key, keepUntil, now),
    isEnded: (session) => stub().isEnded(session),
  };
}
