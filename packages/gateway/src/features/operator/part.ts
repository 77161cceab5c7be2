import type { D1Reader } from '@portcullis/audit/read';
import { defined } from '@portcullis/core/internal';
import { bindingIn } from '../../gate/bindings.ts';
import type { FeaturePart, HostScope } from '../../gate/feature-part.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import { hasOwnPages } from '../../gate/own-pages.ts';
import { ownPrefix } from '../../gate/own-prefix.ts';
import type { GatewayConfiguration } from '../../generated/types.ts';
import { type OperatorLock, operatorPage } from '../../operator.ts';
import { elevationsPrefix } from '../elevations/elevations-prefix.ts';
import type { LockPart } from '../lock/lock-part.ts';
import { operatorPrefix } from './operator-prefix.ts';

/** The page for operators, which explains the policies of all hosts. Fails with a `ConfigurationError` if the Worker lacks its database. */
export const operatorPart: FeaturePart = {
  host: (scope) => {
    const { configuration, host, env, settings, deskOf, login, theme } = scope;
    if (!hasOwnPages(configuration, host)) return {};
    const { database = '', roles = [] } = configuration.operator ?? {};
    const [first = '', ...others] = roles;
    return {
      identified: operatorPage<ConfiguredEnv, string>({
        database: bindingIn<D1Reader>(env, database, 'prepare', 'operator.database', 'D1 database'),
        roles: [first, ...others],
        prefix: operatorPrefix(configuration.login),
        trustedOrigin: true,
        deskOf,
        theme,
        random: settings.random,
        ...defined({
          sessions: login?.directory,
          lock: lockOf(scope),
          credentials: credentialsOf(configuration),
          elevations: configuration.elevations && elevationsPrefix(configuration.login),
          agents: agentsOf(configuration),
          sleep: settings.sleep,
        }),
      }),
    };
  },
};

/** How operators lock users on this page; `undefined` if none of them may. */
function lockOf(scope: HostScope): OperatorLock<ConfiguredEnv> | undefined {
  const { configuration, parts } = scope;
  const [first, ...others] = configuration.lock?.roles ?? [];
  const desk = (parts.lock as LockPart | undefined)?.deskOf(scope);
  if (first === undefined || desk === undefined) return undefined;
  const { pseudonyms, people } = configuration.audit ?? {};
  return {
    ...{ desk, roles: [first, ...others] },
    hasPseudonyms: pseudonyms !== undefined || people !== undefined,
  };
}

type Places = Pick<GatewayConfiguration, 'login' | 'operator'>;

/** Where operators of this page see the credentials of all users; `undefined` if none of its roles may. */
export function credentialsOf({ login, operator }: Places): string | undefined {
  return mayList(login?.credentials, operator) ? `${ownPrefix(login)}credentials` : undefined;
}

/** The same for agents. */
export function agentsOf({ login, operator }: Places): string | undefined {
  return mayList(login?.agents, operator) ? `${ownPrefix(login)}agents` : undefined;
}

function mayList(
  { operators = [] }: { readonly operators?: readonly string[] } = {},
  operator: Places['operator'],
): boolean {
  return operator?.roles.some((role) => operators.includes(role)) === true;
}
