export type { AccessRequestsOptions } from './access-requests/access-request-options.ts';
export { accessRequests } from './access-requests/access-requests.ts';
export { type BreakGlass, breakGlass } from './break-glass/break-glass.ts';
export type { BreakGlassOptions, BreakGlassPerson } from './break-glass/break-glass-options.ts';
export type { BreakGlassStore } from './break-glass/break-glass-store.ts';
export {
  type BreakGlassNamespace,
  durableObjectBreakGlass,
} from './break-glass/durable-object-break-glass.ts';
export type { LoginCredentialsOptions } from './credentials/credential-options.ts';
export { loginCredentials } from './credentials/login-credentials.ts';
export type {
  ElevationDecision,
  ElevationPerson,
  ElevationRequest,
  ElevationState,
  StoredElevation,
} from './elevations/elevation.ts';
export type { ElevationStore } from './elevations/elevation-store.ts';
export {
  durableObjectElevations,
  type ElevationsNamespace,
} from './elevations/store/durable-object-elevations.ts';
export { memoryElevations } from './elevations/store/memory-elevations.ts';
export type { SessionFailure } from './failures/session-failure.ts';
export type { LinkedAccounts } from './lock/linked-accounts.ts';
export type { Lock, LockEffect, LockSource, PersonName } from './lock/lock.ts';
export { type LockDesk, type LockDeskOptions, type LockReport, lockDesk } from './lock/lock-desk.ts';
export type { LocksOptions } from './lock/lock-options.ts';
export { lockOrders } from './lock/lock-orders.ts';
export type { LockStore } from './lock/lock-store.ts';
export { type Locks, locks } from './lock/locks.ts';
export { securitySignals } from './lock/signals/security-signals.ts';
export type { SignalsOptions, Transmitter } from './lock/signals/signals-options.ts';
export { durableObjectLocks, type LocksNamespace } from './lock/store/durable-object-locks.ts';
export { memoryLocks } from './lock/store/memory-locks.ts';
export type { GateAccess, UncoveredAccess } from './lock/uncovered.ts';
export { loginHost } from './login-host/login-host.ts';
export type { LoginHostApplication, LoginHostOptions } from './login-host/login-host-options.ts';
export type { SessionDirectory, SessionPage, SessionSummary } from './session/session-summary.ts';
export { type SessionGate, sessions } from './sessions.ts';
export type { DeviceBound } from './settings/device-bound-extra.ts';
export type { AccessRequests, LoginCredentials } from './settings/login-extras.ts';
export type { LoginHost } from './settings/login-host-extra.ts';
export type { ClientAuthentication, ProviderOptions } from './settings/provider-options.ts';
export type { SessionOptions } from './settings/session-options.ts';
export type { AgentStore, StoredAgent } from './store/agent-store.ts';
export type { ClientStore, StoredClient } from './store/client-store.ts';
export type { CredentialStore } from './store/credential-store.ts';
export type { SessionObjects } from './store/divided/divided-objects.ts';
export { dividedRevocations, dividedSessions } from './store/divided/divided-sessions.ts';
export {
  durableObjectRevocations,
  durableObjectSessions,
  type SessionsNamespace,
} from './store/durable-object/durable-object-sessions.ts';
export type { HandOverStore } from './store/hand-over-store.ts';
export { memorySessions } from './store/memory/memory-sessions.ts';
export type { Revocations, SessionStore } from './store/session-store.ts';
