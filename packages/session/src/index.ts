export {
  durableObjectRevocations,
  durableObjectSessions,
  type SessionsNamespace,
  type SessionsStub,
} from './durable-object-sessions.ts';
export { memorySessions } from './memory-sessions.ts';
export type { Theme } from './pages/theme.ts';
export type { ClientAuthentication, ProviderOptions } from './provider-options.ts';
export { type SessionFailure, sessionError } from './session-failure.ts';
export { logoutWarning, type SessionOptions } from './session-options.ts';
export type {
  CookieSession,
  FoundSession,
  Revocations,
  SessionEnder,
  SessionOwner,
  SessionStore,
  StoredSession,
} from './session-store.ts';
export { type SessionGate, sessions } from './sessions.ts';
