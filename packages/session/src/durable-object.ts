import { AGENT_STORE, type AgentStore } from './store/agent-store.ts';
import { CREDENTIAL_STORE, type CredentialStore } from './store/credential-store.ts';
import { type StoreObject, storeObject } from './store/durable-object/store-object.ts';
import { HAND_OVER_STORE, type HandOverStore } from './store/hand-over-store.ts';
import type { MethodsOf } from './store/handed-on.ts';
import { REVOCATIONS, type Revocations, SESSION_STORE, type SessionStore } from './store/session-store.ts';
import { tableSessions } from './store/sqlite/table-sessions.ts';

export { PortcullisBreakGlass } from './break-glass/portcullis-break-glass.ts';
export { PortcullisElevations } from './elevations/store/portcullis-elevations.ts';
export { PortcullisLocks } from './lock/store/portcullis-locks.ts';

/** How often expired rows are deleted, in milliseconds. */
const SWEEP_MS = 3_600_000;

type Kinds = SessionStore & Revocations & CredentialStore & HandOverStore & AgentStore;

// Marked as pure, so that a Worker with break-glass access alone does not have it.
const METHODS: MethodsOf<Kinds> = /* @__PURE__ */ Object.assign(
  {},
  SESSION_STORE,
  REVOCATIONS,
  CREDENTIAL_STORE,
  HAND_OVER_STORE,
  AGENT_STORE,
);

const SessionsObject: StoreObject<Kinds> = /* @__PURE__ */ storeObject(METHODS, SWEEP_MS, tableSessions);

/**
 * The Durable Object that stores sessions, or which of them have ended. Export it from your Worker, bind it as a SQLite class, and give the
 * binding to `durableObjectSessions` or `durableObjectRevocations`.
 *
 * Only the Worker can call it: it has no `fetch`.
 */
export class PortcullisSessions extends SessionsObject {}
