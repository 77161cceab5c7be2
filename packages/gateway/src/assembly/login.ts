import type { AccessRequestRecipient, BaseContext, Identity, RoleGrant } from '@portcullis/core';
import { allowInsecureLoopback, type JwksTuning } from '@portcullis/jwks';
import {
  durableObjectRevocations,
  durableObjectSessions,
  type SessionGate,
  type SessionsNamespace,
  sessions,
} from '@portcullis/session';
import type {
  GatewayConfiguration,
  InstanceConfiguration,
  LoginConfiguration,
} from '../configuration/types.ts';
import { type GatewaySettings, network } from '../gateway-options.ts';
import { accessRequestsOf } from './access-requests.ts';
import { namespaceIn } from './bindings.ts';
import { claimsAsked, overageOf } from './group-sources.ts';
import { loginProviderOf } from './login-provider.ts';
import { publicBase } from './public-base.ts';
import { themeOf } from './theme.ts';

/** What logins share with the rest of the gate. */
export interface LoginParts {
  readonly settings: GatewaySettings;
  readonly keys: JwksTuning;
  readonly env: object;
  /** Whom the instance's application tells of requests for access. */
  readonly accessRecipient?: AccessRequestRecipient | undefined;
  /** Whether a group gives any role, so that it is worth keeping. */
  readonly keepGroup: (group: string) => boolean;
  /** The roles of somebody who is logged in, as a request of theirs would have them. */
  readonly rolesOf: (
    identity: Identity,
    context: BaseContext,
  ) => readonly RoleGrant[] | Promise<readonly RoleGrant[]>;
}

/**
 * The login of one host, whose sessions are its own.
 * @param otherEndpoints addresses below the login's prefix that the application serves
 */
export function loginOf<Env>(
  configuration: GatewayConfiguration & { readonly login: LoginConfiguration },
  instance: InstanceConfiguration,
  host: string,
  otherEndpoints: readonly string[],
  { settings, keys, env, keepGroup, rolesOf, accessRecipient }: LoginParts,
): SessionGate<Env> {
  const { login } = configuration;
  const { providers, durableObject, revocations, keys: secrets, ...rest } = login;
  const inWords = new Map(instance.policy.rules.map(({ name, description }) => [name, description]));
  const accessRequests = accessRequestsOf(instance, accessRecipient, settings);
  const [firstKey = '', ...olderKeys] = secrets;
  const shared = {
    groupsOverage: overageOf(configuration),
    keepGroup,
    keepClaims: claimsAsked(configuration),
    keys,
  };
  return sessions<Env>({
    ...rest,
    theme: themeOf(configuration, instance),
    ...network(settings),
    random: settings.random,
    keys: [firstKey, ...olderKeys],
    baseUrl: publicBase(host),
    otherEndpoints,
    providers: Object.fromEntries(
      Object.entries(providers).map(([name, provider]) => [
        name,
        { ...shared, ...loginProviderOf(provider, `login.providers.${name}`) },
      ]),
    ),
    ...(durableObject === undefined
      ? {}
      : { store: durableObjectSessions(sessionsIn(env, durableObject, 'login.durableObject')) }),
    ...(revocations === undefined
      ? {}
      : { revocations: durableObjectRevocations(sessionsIn(env, revocations, 'login.revocations')) }),
    rolesOf,
    ...(accessRequests === undefined ? {} : { accessRequests }),
    ruleInWords: (rule) => (rule === undefined ? undefined : inWords.get(rule)),
    [allowInsecureLoopback]: true,
  });
}

function sessionsIn(env: object, name: string, setting: string): SessionsNamespace {
  return namespaceIn<SessionsNamespace>(env, name, setting);
}
