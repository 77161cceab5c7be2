import { durableObjectRevocations, durableObjectSessions, type SessionsNamespace } from '@portcullis/session';
import { inStore } from '@portcullis/session/internal';
import { namespaceIn } from '../../gate/bindings.ts';
import type { SessionStorePart } from '../login/login-dependencies.ts';

/** Durable Objects that keep sessions, or which of those in cookies have ended. */
export const sessionStorePart: SessionStorePart = {
  sessions: (env, name) => durableObjectSessions(sessionsIn(env, name, 'login.durableObject')),
  keepingIn: inStore,
  revocations: (env, name) => durableObjectRevocations(sessionsIn(env, name, 'login.revocations')),
};

function sessionsIn(env: object, name: string, setting: string): SessionsNamespace {
  return namespaceIn<SessionsNamespace>(env, name, setting);
}
