import { type Arrival, recorder } from '@portcullis/core';
import { defined } from '@portcullis/core/internal';
import { allowInsecureLoopback } from '@portcullis/jwks/internal';
import type { SessionGate, SessionOptions } from '@portcullis/session';
import { inCookies, sessionsKept } from '@portcullis/session/internal';
import { hasOwnPages, trustsHost } from '../../gate/own-pages.ts';
import { ownPrefix } from '../../gate/own-prefix.ts';
import { requiredPart } from '../../gate/part-named.ts';
import { publicBase } from '../../gate/public-base.ts';
import type {
  GatewayConfiguration,
  InstanceConfiguration,
  LoginConfiguration,
} from '../../generated/types.ts';
import { accessRequestOptions } from '../access-requests/access-requests.ts';
import { elevationsAddress, elevationsPrefix } from '../elevations/elevations-prefix.ts';
import { overageOf } from '../group-sources/group-sources.ts';
import { locksIn } from '../lock/lock-part.ts';
import { operatorPrefix } from '../operator/operator-prefix.ts';
import { themeOf } from '../theme/theme.ts';
import { keepVersion } from './keep-version.ts';
import { largeCookieWarning } from './large-cookies.ts';
import type { AgentsGate, ApplicationLogin, LoginDependencies } from './login-dependencies.ts';
import { loginProviderOf } from './login-provider.ts';
import { ruleNamed } from './rule-named.ts';
import { sessionStoresOf } from './session-stores.ts';

/** What the authorization server for agents depends on. */
function agentsGate(
  { login, instances }: GatewayConfiguration & { readonly login: LoginConfiguration },
  settings: LoginDependencies['settings'],
): AgentsGate {
  const { host: issuer = '' } = login;
  return {
    ...{ settings, issuer, prefix: ownPrefix(login) },
    hosts: [new URL(issuer).host, ...instances.flatMap(({ hosts }) => hosts)],
    allowedOrigins: instances.flatMap((one) => ('allowedOrigins' in one ? (one.allowedOrigins ?? []) : [])),
  };
}

/** The login of one host, whose sessions are its own. */
export function loginOf<Env>(
  configuration: GatewayConfiguration & { readonly login: LoginConfiguration },
  instance: InstanceConfiguration | undefined,
  host: string,
  application: ApplicationLogin,
  { settings, network, keys, env, keepGroup, rolesOf, parts }: LoginDependencies,
): SessionGate<Env> {
  const { login } = configuration;
  const { otherEndpoints, accessRecipient, keepClaims, keepsAllGroups, resources, deposits } = application;
  const { store, revocations, others } = sessionStoresOf(login, { env, parts });
  const { providers, credentials, agents, deviceBound, keys: secrets, host: loginHost, ...rest } = others;
  const [firstKey = '', ...olderKeys] = secrets;
  const kept = keepsAllGroups ? [...keepClaims, '*'] : keepClaims;
  const shared = {
    groupsOverage: overageOf(configuration),
    ...(keepsAllGroups ? {} : { keepGroup }),
    keepClaims,
    keys,
  };
  const options: SessionOptions = {
    ...rest,
    theme: themeOf(configuration, instance ?? {}),
    ...network,
    random: settings.random,
    keys: [firstKey, ...olderKeys],
    baseUrl: publicBase(host),
    otherEndpoints,
    otherPages: hasOwnPages(configuration, host)
      ? [
          ...(configuration.operator === undefined ? [] : [operatorPrefix(login)]),
          ...(configuration.elevations === undefined ? [] : [elevationsPrefix(login)]),
        ]
      : [],
    providers: Object.fromEntries(
      Object.entries(providers).map(([name, configured]) => {
        const provider = loginProviderOf(configured, `login.providers.${name}`);
        return [name, { ...shared, keepVersion: keepVersion(configuration, kept, provider), ...provider }];
      }),
    ),
    ...defined({ store, revocations }),
    ...(store === undefined || credentials === undefined
      ? {}
      : {
          credentials: requiredPart(parts, 'credentials')(credentials, store, application),
        }),
    ...(store === undefined || agents === undefined
      ? {}
      : {
          agents: requiredPart(parts, 'agents')(
            agents,
            store,
            resources,
            agentsGate(configuration, settings),
          ),
        }),
    agentDeposits: Object.fromEntries(
      Object.entries(deposits).map(([resource, deposit]) => [resource, deposit(env)]),
    ),
    ...(store === undefined || deviceBound === undefined
      ? {}
      : { deviceBound: requiredPart(parts, 'deviceBound')(deviceBound, store) }),
    ...defined({ locks: locksIn({ configuration, env, settings, parts }) }),
    rolesOf,
    ...(instance === undefined
      ? {}
      : accessRequestOptions(instance, accessRecipient, elevationsAddress(configuration, host))),
    ruleInWords: (rule) => instance && ruleNamed(instance.policy, rule)?.description,
    ...(loginHost === undefined
      ? { trustedOrigin: trustsHost(configuration, host) }
      : defined({ loginHost: store && application.loginHost?.(store) })),
    [allowInsecureLoopback]: true,
  };
  const keeping = store === undefined ? inCookies : requiredPart(parts, 'sessionStore').keepingIn(store);
  const gate = sessionsKept<Env>(options, () => keeping);
  const warn = largeCookieWarning<Env>(settings.warn);
  return {
    ...gate,
    recorder: recorder((arrival: Arrival<Env>, next) => warn(arrival, () => gate.recorder(arrival, next))),
  };
}
