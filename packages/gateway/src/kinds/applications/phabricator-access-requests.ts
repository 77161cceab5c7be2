import { defined } from '@portcullis/core/internal';
import { maniphestRecipient } from '@portcullis/phabricator';
import { type ConfiguredEnv, originOf } from '../../gate/origins.ts';
import type { AccessRecipientPart } from '../../gate-plan.ts';

/** Writes tasks in the Maniphest of the instance that refused. */
export const maniphestRecipientPart: AccessRecipientPart = (instance, { fetch }) => {
  const { origin, accessRequests } = instance;
  if (accessRequests?.type !== 'maniphest')
    throw new TypeError(`${instance.name} has no accessRequests of type maniphest`);
  const { token, projects } = accessRequests;
  return maniphestRecipient<ConfiguredEnv>({
    origin: originOf(origin, fetch),
    token,
    ...defined({ projects }),
  });
};
