import { requireBinding } from '@portcullis/core/internal';
import type {
  CredentialStore,
  DeviceAnswer,
  StoredCredential,
  StoredDevice,
} from '../credentials/credential-store.ts';
import type { Person } from './session-list.ts';
import type {
  CookieSession,
  FoundSession,
  Revocations,
  SessionOwner,
  SessionRow,
  SessionStore,
  StoredSession,
} from './session-store.ts';

/** What `PortcullisSessions` answers, as a Worker sees it. */
export interface SessionsStub {
  add(session: StoredSession, now: number): Promise<void>;
  find(key: string, now: number, notIdleSince: number): Promise<FoundSession | undefined>;
  claim(key: string, revision: number, now: number, until: number): Promise<boolean>;
  replace(key: string, revision: number, session: string): Promise<boolean>;
  remove(key: string): Promise<void>;
  list(person: Person | undefined, now: number, limit: number, skip?: number): Promise<readonly SessionRow[]>;
  take(key: string, person: Person | undefined): Promise<string | undefined>;
  endAll(owner: SessionOwner, now: number): Promise<void>;
  endOnce(owner: SessionOwner, id: string, keepUntil: number, now: number): Promise<boolean>;
  endSession(key: string, keepUntil: number, now: number): Promise<void>;
  isEnded(session: CookieSession): Promise<boolean>;
  addCredential(credential: StoredCredential, now: number): Promise<void>;
  useCredential(id: string, now: number, givenAfter?: number): Promise<boolean>;
  listCredentials(
    owner: Person | undefined,
    now: number,
    skip?: number,
  ): Promise<readonly StoredCredential[]>;
  revokeCredential(id: string, owner: Person | undefined): Promise<StoredCredential | undefined>;
  redeemCode(id: string, keepUntil: number, now: number): Promise<boolean>;
  addDevice(device: StoredDevice, now: number): Promise<boolean>;
  deviceName(userCode: string, now: number): Promise<string | undefined>;
  grantDevice(userCode: string, grant: string, now: number): Promise<boolean>;
  pollDevice(key: string, now: number): Promise<DeviceAnswer>;
}

/** The part of a Durable Object binding that is used. */
export interface SessionsNamespace {
  getByName(name: string): SessionsStub;
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
  const stub = (): SessionsStub => namespace.getByName(name);
  return {
    add: (session, now) => stub().add(session, now),
    find: (key, now, notIdleSince) => stub().find(key, now, notIdleSince),
    claim: (key, revision, now, until) => stub().claim(key, revision, now, until),
    replace: (key, revision, session) => stub().replace(key, revision, session),
    remove: (key) => stub().remove(key),
    list: (person, now, limit, skip) => stub().list(person, now, limit, skip),
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
  const stub = (): SessionsStub => namespace.getByName(name);
  return {
    endAll: (owner, now) => stub().endAll(owner, now),
    endOnce: (owner, id, keepUntil, now) => stub().endOnce(owner, id, keepUntil, now),
    endSession: (key, keepUntil, now) => stub().endSession(key, keepUntil, now),
    isEnded: (session) => stub().isEnded(session),
  };
}
