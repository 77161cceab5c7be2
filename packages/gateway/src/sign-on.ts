import {
  durableObjectSso,
  type SingleSignOn,
  type SsoNamespace,
  singleSignOn,
} from '@portcullis/phabricator/sso';
import type { SessionGate } from '@portcullis/session';
import type { InstanceConfiguration, LoginConfiguration } from './configuration.ts';
import { type ConfiguredEnv, originOf } from './instance-origin.ts';
import { namespaceIn } from './namespace.ts';
import { publicBase } from './public-base.ts';

/** How people of one instance are signed in to its Phorge. */
export function signOnOf(
  { name, hosts, origin, sso }: InstanceConfiguration,
  settings: LoginConfiguration,
  login: SessionGate<ConfiguredEnv>,
  env: object,
): SingleSignOn<ConfiguredEnv> | undefined {
  if (sso === undefined) return undefined;
  const { durableObject, phorgeAllowsPublic, ...rest } = sso;
  const [firstKey = '', ...olderKeys] = settings.keys;
  const [base = ''] = hosts;
  return singleSignOn<ConfiguredEnv>({
    ...rest,
    baseUrl: publicBase(base),
    // The proofs are made by keys of their own, derived from these secrets.
    keys: [firstKey, ...olderKeys],
    // Each instance has names and codes of its own.
    store: durableObjectSso(
      namespaceIn<SsoNamespace>(env, durableObject, 'instances[].sso.durableObject'),
      name,
    ),
    origin: originOf(origin),
    prefix: signOnPrefix(settings),
    loggedOut: login.endSession,
    ...(phorgeAllowsPublic === undefined ? {} : { allowsPublic: phorgeAllowsPublic }),
  });
}

/** Where an instance's Phorge finds the server that it logs people in at. */
export function signOnPrefix({ prefix = '/.portcullis/' }: LoginConfiguration): string {
  return `${prefix}idp/`;
}
