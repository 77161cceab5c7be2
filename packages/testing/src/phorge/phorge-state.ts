import { CsrfTokens } from './csrf.ts';
import { FileStore } from './file-store.ts';
import type { PhorgeConfiguration } from './options.ts';
import type { PendingRegistration } from './pending-registration.ts';
import { Projects } from './projects.ts';
import { RandomKeys } from './random-keys.ts';
import { Sessions } from './sessions.ts';
import { Users } from './users.ts';

/** Everything a stand-in remembers. */
export interface PhorgeState {
  readonly configuration: PhorgeConfiguration;
  readonly keys: RandomKeys;
  readonly users: Users;
  readonly projects: Projects;
  readonly sessions: Sessions;
  readonly csrf: CsrfTokens;
  readonly files: FileStore;
  /** Accounts of the OAuth provider that have no user yet, by the key in `/auth/register/<key>/`. */
  readonly registrations: Map<string, PendingRegistration>;
  readonly conditions: { databaseDown: boolean };
}

/** A Phorge as it is after installation. */
export function freshState(configuration: PhorgeConfiguration): PhorgeState {
  const keys = new RandomKeys(configuration.random);
  const users = new Users(keys, configuration.clock, configuration.users);
  return {
    configuration,
    keys,
    users,
    projects: new Projects(keys, configuration.clock, configuration.projects, users),
    sessions: new Sessions(keys),
    csrf: new CsrfTokens(keys, configuration.clock),
    files: new FileStore(keys),
    registrations: new Map(),
    conditions: { databaseDown: configuration.databaseDown },
  };
}
