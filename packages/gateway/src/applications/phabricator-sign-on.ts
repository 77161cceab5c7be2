import {
  durableObjectSso,
  type SingleSignOn,
  type SsoNamespace,
  singleSignOn,
} from '@portcullis/phabricator/sso';
import { namespaceIn } from '../assembly/bindings.ts';
import type { ConfiguredEnv } from '../assembly/origins.ts';
import { publicBase } from '../assembly/public-base.ts';
import type { InstanceConfiguration, LoginConfiguration } from '../configuration/types.ts';
import type { Surroundings } from './application.ts';

/** How people of one instance are signed in to its Phorge. */
export function signOnOf(
  { name, hosts, sso }: Extract<InstanceConfiguration, { readonly application: 'phabricator' }>,
  { env, login, path, origin, theme }: Surroundings,
): SingleSignOn<ConfiguredEnv> | undefined {
  if (sso === undefined || login === undefined) return undefined;
  const { durableObject, phorgeAllowsPublic, ...rest } = sso;
  const [firstKey = '', ...olderKeys] = login.settings.keys;
  const [base = ''] = hosts;
  return singleSignOn<ConfiguredEnv>({
    ...rest,
    baseUrl: publicBase(base),
    // The proofs are made by keys of their own, derived from these secrets.
    keys: [firstKey, ...olderKeys],
    // Each instance has names and codes of its own.
    store: durableObjectSso(namespaceIn<SsoNamespace>(env, durableObject, `${path}.sso.durableObject`), name),
    origin,
    prefix: signOnPrefix(login.settings),
    loggedOut: login.gate.endSession,
    theme,
    ...(phorgeAllowsPublic === undefined ? {} : { allowsPublic: phorgeAllowsPublic }),
  });
}

/** Where an instance's Phorge finds the server that it logs people in at. */
export function signOnPrefix({ prefix = '/.portcullis/' }: LoginConfiguration): string {
  return `${prefix}idp/`;
}
