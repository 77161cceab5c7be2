import type { D1Reader } from '@portcullis/audit/read';
import { defined } from '@portcullis/core/internal';
import { bindingIn } from '../../gate/bindings.ts';
import type { FeaturePart } from '../../gate/feature-part.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import { hasOwnPages } from '../../gate/own-pages.ts';
import { ownPrefix } from '../../gate/own-prefix.ts';
import type { GatewayConfiguration } from '../../generated/types.ts';
import { operatorPage } from '../../operator.ts';
import { operatorPrefix } from './operator-prefix.ts';

/** The page for operators, which explains the policies of all hosts. Fails with a `ConfigurationError` if the Worker lacks its database. */
export const operatorPart: FeaturePart = {
  host: ({ configuration, host, env, settings, deskOf, login, theme }) => {
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
          credentials: credentialsOf(configuration),
          agents: agentsOf(configuration),
          sleep: settings.sleep,
        }),
      }),
    };
  },
};

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
