import type {
  AgentStore,
  CredentialStore,
  HandOverStore,
  Revocations,
  SessionStore,
} from '@portcullis/session';
import { requiredPart } from '../../gate/part-named.ts';
import type { LoginConfiguration } from '../../generated/types.ts';
import type { LoginDependencies } from './login-dependencies.ts';

/** What login keeps outside of the browser. */
export interface SessionStores {
  /** The other settings of the login. */
  readonly others: Omit<LoginConfiguration, 'durableObject' | 'revocations' | 'objects' | 'otherObjects'>;
  readonly store: (SessionStore & CredentialStore & HandOverStore & AgentStore) | undefined;
  readonly revocations: Revocations | undefined;
}

/** The stores that the login's settings name, divided among as many objects as they say. */
export function sessionStoresOf(
  { durableObject, revocations, objects = 1, otherObjects, ...others }: LoginConfiguration,
  { env, parts }: Pick<LoginDependencies, 'env' | 'parts'>,
): SessionStores {
  const among = { objects, ...(otherObjects === undefined ? {} : { otherObjects }) };
  const isDivided = objects > 1 || otherObjects !== undefined;
  const sessionsIn = (name: string): SessionStores['store'] => {
    const { sessions } = requiredPart(parts, 'sessionStore');
    if (!isDivided) return sessions(env, name);
    return requiredPart(parts, 'sessionObjects').sessions((object) => sessions(env, name, object), among);
  };
  const revocationsIn = (name: string): Revocations => {
    const { revocations: made } = requiredPart(parts, 'sessionStore');
    if (!isDivided) return made(env, name);
    return requiredPart(parts, 'sessionObjects').revocations((object) => made(env, name, object), among);
  };
  return {
    others,
    store: durableObject === undefined ? undefined : sessionsIn(durableObject),
    revocations: revocations === undefined ? undefined : revocationsIn(revocations),
  };
}
