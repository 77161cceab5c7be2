import { durableObjectRevocations, durableObjectSessions, type SessionsNamespace } from '@portcullis/session';
import { inStore } from '@portcullis/session/internal';
import { namespaceIn } from '../../gate/bindings.ts';
import type { SessionStorePart } from '../login/login-dependencies.ts';

/** Durable Objects that keep sessions, or which of those in cookies have ended. */
export const sessionStorePart: SessionStorePart = {
  sessions: (env, name, object) =>
    durableObjectSessions(sessionsIn(env, name, 'login.durableObject'), object),
  keepingIn: inStore,
  revocations: (env, name, object) =>
    durableObjectRevocations(sessionsIn(env, name, 'login.revocations'), object),
};

function sessionsIn(env: object, name: string, setting: string): SessionsNamespace {
  return namespaceIn<SessionsNamespace>(env, name, setting);
}
