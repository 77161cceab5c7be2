import type { D1Reader } from '@portcullis/audit/read';
import { defined } from '@portcullis/core/internal';
import { operatorPage } from '../../operator.ts';
import { bindingIn } from '../bindings.ts';
import type { ConfiguredEnv } from '../origins.ts';
import type { OperatorPart } from './parts.ts';

/** The page for operators. Fails with a `ConfigurationError` if the Worker lacks its database. */
export const operatorPart: OperatorPart = ({ database, roles }, env, surroundings) => {
  const { settings, prefix, deskOf, sessions, theme } = surroundings;
  const [first = '', ...others] = roles;
  return operatorPage<ConfiguredEnv, string>({
    database: bindingIn<D1Reader>(env, database, 'prepare', 'operator.database', 'D1 database'),
    roles: [first, ...others],
    prefix,
    deskOf,
    theme,
    random: settings.random,
    ...defined({ sessions, sleep: settings.sleep }),
  });
};
