import { Projects } from './conduit/projects.ts';
import type { PhorgeConfiguration } from './configuration.ts';
import { FileStore } from './files/file-store.ts';
import { CsrfTokens } from './login/csrf.ts';
import type { PendingAccount } from './login/pending-account.ts';
import { Sessions } from './login/sessions.ts';
import { TaskComments } from './pages/task-comments.ts';
import { GivenTokens, Subscriptions } from './pages/task-marks.ts';
import { Tasks } from './pages/tasks.ts';
import { RandomKeys } from './random-keys.ts';
import { Users } from './users.ts';

/** The state of a fake Phorge. */
export interface PhorgeState {
  readonly configuration: PhorgeConfiguration;
  readonly keys: RandomKeys;
  readonly users: Users;
  readonly projects: Projects;
  readonly sessions: Sessions;
  readonly csrf: CsrfTokens;
  readonly files: FileStore;
  /** Accounts of the OAuth provider on their way to a user, by the key in the address. */
  readonly pendingAccounts: Map<string, PendingAccount>;
  readonly tasks: Tasks;
  readonly comments: TaskComments;
  readonly tokens: GivenTokens;
  readonly subscriptions: Subscriptions;
  /** Passwords that git-lfs was given for its uploads. */
  readonly lfsTokens: Set<string>;
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
    pendingAccounts: new Map(),
    tasks: new Tasks(),
    comments: new TaskComments(keys),
    tokens: new GivenTokens(),
    subscriptions: new Subscriptions(),
    lfsTokens: new Set(),
    conditions: { databaseDown: configuration.databaseDown },
  };
}
