import { route } from '@portcullis/core';
import { defined } from '@portcullis/core/internal';
import { heldUsername, linkedUsers } from '@portcullis/phabricator/internal';
import {
  durableObjectSso,
  type SingleSignOn,
  type SsoNamespace,
  type SsoStore,
  singleSignOn,
} from '@portcullis/phabricator/sso';
import { namespaceIn } from '../../gate/bindings.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import { ownPrefix } from '../../gate/own-prefix.ts';
import { publicBase } from '../../gate/public-base.ts';
import type { LoginConfiguration } from '../../generated/types.ts';
import type { ApplicationDependencies } from './application.ts';
import type { PhabricatorFeature, PhabricatorInstance } from './phabricator-feature.ts';

/** People who are logged in at the gate are signed in to the instance's Phorge. */
export const phabricatorSignOn: PhabricatorFeature = {
  setting: 'sso',
  endpoints: (login) => [signOnPrefix(login)],
  usernameOf: async (instance, env, identity) => {
    const store = storeOf(instance, { env, path: `instances.${instance.name}` });
    return store && heldUsername(store, identity);
  },
  linkedAccounts: (instance, dependencies) => {
    const store = storeOf(instance, dependencies);
    return store && linkedUsers(store);
  },
  add: (assembled, instance, dependencies) => {
    const store = dependencies.login && storeOf(instance, dependencies);
    if (store === undefined) return assembled;
    const signOn = signOnOf(instance, dependencies, store);
    if (signOn === undefined) return assembled;
    const { application } = assembled;
    const handler = route<Parameters<typeof application.handler>[0]>()
      .use(signOn.step)
      .handle(application.handler);
    return {
      ...assembled,
      application: { ...application, handler },
      server: signOn.server,
      usernameOf: (identity) => heldUsername(store, identity),
    };
  },
};

/** Each instance has names and codes of its own. */
function storeOf(
  { name, sso }: PhabricatorInstance,
  { env, path }: Pick<ApplicationDependencies, 'env' | 'path'>,
): SsoStore | undefined {
  if (sso === undefined) return undefined;
  const { durableObject } = sso;
  return durableObjectSso(namespaceIn<SsoNamespace>(env, durableObject, `${path}.sso.durableObject`), name);
}

function signOnOf(
  { hosts, sso, retired }: PhabricatorInstance,
  { login, origin, theme }: ApplicationDependencies,
  store: SsoStore,
): SingleSignOn<ConfiguredEnv> | undefined {
  if (sso === undefined || login === undefined) return undefined;
  const { durableObject: _, phorgeAllowsPublic, ...rest } = sso;
  const [firstKey = '', ...olderKeys] = login.settings.keys;
  const [base = ''] = hosts;
  return singleSignOn<ConfiguredEnv>({
    ...rest,
    baseUrl: publicBase(base),
    // The proofs are made by keys of their own, derived from these secrets.
    keys: [firstKey, ...olderKeys],
    store,
    origin,
    prefix: signOnPrefix(login.settings),
    loggedOut: login.gate.endSession,
    theme,
    // Registration creates accounts.
    ...(retired && { register: false }),
    ...defined({ allowsPublic: phorgeAllowsPublic }),
  });
}

/** Where an instance's Phorge finds the server that it logs people in at. */
function signOnPrefix(login: LoginConfiguration): string {
  return `${ownPrefix(login)}idp/`;
}
