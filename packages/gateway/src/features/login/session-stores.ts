import type {
  AgentStore,
  CredentialStore,
  HandOverStore,
  Revocations,
  SessionObjects,
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
  const options = { objects, ...(otherObjects === undefined ? {} : { otherObjects }) };
  const isDivided = objects > 1 || otherObjects !== undefined;
  const part = (): NonNullable<LoginDependencies['parts']['sessionStore']> =>
    requiredPart(parts, 'sessionStore');
  const divided = (): NonNullable<LoginDependencies['parts']['sessionObjects']> =>
    requiredPart(parts, 'sessionObjects');
  const made = <Store>(
    name: string | undefined,
    named: (name: string) => (object?: string) => Store,
    divide: () => (named: (object: string) => Store, options: SessionObjects) => Store,
  ): Store | undefined => {
    if (name === undefined) return undefined;
    return isDivided ? divide()(named(name), options) : named(name)();
  };
  return {
    others,
    store: made(
      durableObject,
      (name) => (object) => part().sessions(env, name, object),
      () => divided().sessions,
    ),
    revocations: made(
      revocations,
      (name) => (object) => part().revocations(env, name, object),
      () => divided().revocations,
    ),
  };
}
