import { defined } from '@portcullis/core/internal';
import { maniphestRecipient } from '@portcullis/phabricator';
import type { AccessRecipientPart } from '../../features/access-requests/access-requests.ts';
import { type ConfiguredEnv, originOf } from '../../gate/origins.ts';

/** Writes tasks in the Maniphest of the instance that refused. */
export const maniphestRecipientPart: AccessRecipientPart = (configured, { origin }, { fetch }) => {
  if (configured.type !== 'maniphest')
    throw new TypeError(`accessRequests: only the type "maniphest" creates tasks, not "${configured.type}"`);
  const { token, projects } = configured;
  return maniphestRecipient<ConfiguredEnv>({
    origin: originOf(origin, fetch),
    token,
    ...defined({ projects }),
  });
};
