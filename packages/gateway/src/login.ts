import { allowInsecureLoopback } from '@portcullis/jwks';
import { roleResolver } from '@portcullis/roles';
import {
  durableObjectSessions,
  type SessionGate,
  type SessionsNamespace,
  sessions,
} from '@portcullis/session';
import type { GatewayConfiguration, InstanceConfiguration, LoginConfiguration } from './configuration.ts';
import { namespaceIn } from './namespace.ts';
import { publicBase } from './public-base.ts';
import { signOnPrefix } from './sign-on.ts';

/** The login of one host, whose sessions are its own. */
export function loginOf<Env>(
  login: LoginConfiguration,
  host: string,
  { policy, sso }: InstanceConfiguration,
  roles: GatewayConfiguration['roles'],
  env: object,
): SessionGate<Env> {
  const { providers, durableObject, ...settings } = login;
  const { mentions, resolve } = roleResolver(roles);
  const inWords = new Map(policy.rules.map(({ name, description }) => [name, description]));
  const [firstKey = '', ...olderKeys] = login.keys;
  return sessions<Env>({
    ...settings,
    keys: [firstKey, ...olderKeys],
    baseUrl: publicBase(host),
    ...(sso === undefined ? {} : { otherEndpoints: [signOnPrefix(login)] }),
    providers: Object.fromEntries(
      Object.entries(providers).map(([name, provider]) => [name, { ...provider, keepGroup: mentions }]),
    ),
    ...(durableObject === undefined
      ? {}
      : {
          store: durableObjectSessions(
            namespaceIn<SessionsNamespace>(env, durableObject, 'login.durableObject'),
          ),
        }),
    rolesOf: (identity) => resolve(identity.groups, identity).grants,
    ruleInWords: (rule) => (rule === undefined ? undefined : inWords.get(rule)),
    [allowInsecureLoopback]: true,
  });
}
