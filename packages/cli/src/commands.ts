import type { Commands } from './command.ts';

/**
 * Every command, in the order in which they are listed: those about a configuration, those about a log, those about
 * the Phorge behind the gate, and those of people who use it; then what helps to type them.
 */
export const commands: Commands = [
  {
    name: 'init',
    summary: 'creates a project: a Worker, a configuration, a policy with tests',
    load: async () => (await import('./commands/init.ts')).command,
  },
  {
    name: 'add',
    summary: 'adds an application to a gate: its instance, binding, route, policy and cases',
    parts: [
      {
        name: 'application',
        summary: 'adds a web application behind another host',
        load: async () => (await import('./add/add-application.ts')).command,
      },
    ],
  },
  {
    name: 'check',
    summary: 'lists all errors of a configuration',
    load: async () => (await import('./commands/check.ts')).command,
  },
  {
    name: 'build',
    summary: 'builds the Worker of a configuration, checked and proved',
    load: async () => (await import('./commands/build.ts')).command,
  },
  {
    name: 'explain',
    summary: 'shows how the gate would decide a request, and why',
    load: async () => (await import('./commands/explain.ts')).command,
  },
  {
    name: 'test',
    summary: 'runs the test cases of a configuration',
    load: async () => (await import('./commands/test.ts')).command,
  },
  {
    name: 'prove',
    summary: 'proves the claims of a policy, or shows a counterexample',
    load: async () => (await import('./commands/prove.ts')).command,
  },
  {
    name: 'diff',
    summary: 'compares two configurations: which access is gained and lost',
    load: async () => (await import('./commands/diff.ts')).command,
  },
  {
    name: 'matrix',
    summary: 'lists what each role can reach: never, always, or only if',
    load: async () => (await import('./commands/matrix.ts')).command,
  },
  {
    name: 'simulate',
    summary: 'replays recorded events: who would lose or gain access',
    load: async () => (await import('./commands/simulate.ts')).command,
  },
  {
    name: 'tighten',
    summary: 'removes unused access from policies, based on recorded events',
    load: async () => (await import('./commands/tighten.ts')).command,
  },
  {
    name: 'verify',
    summary: 'verifies that an audit log is complete and unmodified',
    load: async () => (await import('./commands/verify.ts')).command,
  },
  {
    name: 'receipt',
    summary: 'creates a receipt that proves the event of a request',
    load: async () => (await import('./commands/receipt.ts')).command,
  },
  {
    name: 'review',
    summary: 'creates an access review of a period: who could reach what, who did, what changed',
    load: async () => (await import('./commands/review.ts')).command,
  },
  {
    name: 'events',
    summary: 'finds events in an audit log',
    load: async () => (await import('./commands/events.ts')).command,
  },
  {
    name: 'export',
    summary: 'exports an audit log as OCSF or ECS',
    load: async () => (await import('./commands/export.ts')).command,
  },
  {
    name: 'approve',
    summary: 'shows the access that a configuration change grants, and signs it',
    load: async () => (await import('./commands/approve.ts')).command,
  },
  {
    name: 'push',
    summary: 'uploads a configuration to the store of a gate, and shows its changes',
    load: async () => (await import('./commands/push.ts')).command,
  },
  {
    name: 'rollback',
    summary: 'restores the previous configuration in the store',
    load: async () => (await import('./commands/rollback.ts')).command,
  },
  {
    name: 'forget',
    summary: 'erases the link between a person and their pseudonyms in the log',
    load: async () => (await import('./commands/forget.ts')).command,
  },
  {
    name: 'break-glass',
    summary: 'signs a grant for emergency access when the identity provider is down',
    load: async () => (await import('./commands/break-glass.ts')).command,
  },
  {
    name: 'lock',
    summary: 'locks a person out of a gate, or ends their sessions',
    load: async () => (await import('./lock/lock.ts')).lock,
  },
  {
    name: 'unlock',
    summary: 'lets a locked person in again',
    load: async () => (await import('./lock/lock.ts')).unlock,
  },
  {
    name: 'locks',
    summary: 'lists who is locked, by whom, why and until when',
    load: async () => (await import('./lock/lock.ts')).locks,
  },
  {
    name: 'signals',
    summary: 'connects a gate to the security events of an identity provider',
    parts: [
      {
        name: 'setup',
        summary: 'prints or creates the stream by which the provider sends them',
        load: async () => (await import('./lock/signals-setup.ts')).setup,
      },
    ],
  },
  {
    name: 'key',
    summary: 'creates a key that signs orders and logs',
    load: async () => (await import('./commands/key.ts')).command,
  },
  {
    name: 'keys',
    summary: "creates the gate's secrets, and rotates them in a secret store",
    parts: [
      {
        name: 'new',
        summary: 'creates a key for sessions, assertions or HMAC',
        load: async () => (await import('./commands/keys-new.ts')).command,
      },
      {
        name: 'rotate',
        summary: 'adds a new key version in Vault or AWS Secrets Manager; the current one stays valid',
        load: async () => (await import('./commands/keys-rotate.ts')).command,
      },
    ],
  },
  {
    name: 'redirects',
    summary: 'lists old addresses that no redirect is for',
    parts: [
      {
        name: 'missed',
        summary: 'lists paths that were asked for and are not in the map',
        load: async () => (await import('./redirects/missed.ts')).command,
      },
    ],
  },
  {
    name: 'archive',
    summary:
      'reads a retired Phabricator into an archive, verifies and uploads it, and removes a person from it',
    otherwise: 'read',
    parts: [
      {
        name: 'read',
        summary: 'reads an instance into a folder: the same as portcullis archive URL',
        load: async () => (await import('./archive/archive-command.ts')).command,
      },
      {
        name: 'verify',
        summary: 'verifies an archive with its hashes, and with its origin',
        load: async () => (await import('./archive/verify-command.ts')).command,
      },
      {
        name: 'upload',
        summary: 'copies an archive to a bucket of R2',
        load: async () => (await import('./archive/upload-command.ts')).command,
      },
      {
        name: 'forget',
        summary: "removes a person's name from an archive",
        load: async () => (await import('./archive/forget-command.ts')).command,
      },
    ],
  },
  {
    name: 'phorge',
    summary: 'sets up single sign-on to Phorge, checks a live Phorge, links existing accounts',
    parts: [
      {
        name: 'plan',
        summary: 'prints the settings for one instance',
        load: async () => (await import('./commands/phorge-plan.ts')).command,
      },
      {
        name: 'doctor',
        summary: 'checks a live Phorge from outside and from behind the gate',
        load: async () => (await import('./commands/phorge-doctor.ts')).command,
      },
      {
        name: 'link',
        summary: 'writes the SQL that links users to existing accounts',
        load: async () => (await import('./commands/phorge-link.ts')).command,
      },
    ],
  },
  {
    name: 'sync',
    summary: 'synchronizes Phorge project members with groups of the identity provider',
    parts: [
      {
        name: 'plan',
        summary: 'shows who would be added to and removed from Phorge projects',
        load: async () => (await import('./commands/phorge-sync.ts')).plan,
      },
      {
        name: 'apply',
        summary: 'plans and applies the changes',
        load: async () => (await import('./commands/phorge-sync.ts')).apply,
      },
    ],
  },
  {
    name: 'login',
    summary: 'gets a short-lived credential for git and arc, by a login in the browser',
    load: async () => (await import('./commands/phorge-login.ts')).command,
  },
  {
    name: 'logins',
    summary: 'lists and revokes the credentials that users granted to programs',
    load: async () => (await import('./commands/phorge-logins.ts')).command,
  },
  {
    name: 'completion',
    summary: 'prints the completion script for bash, zsh or fish',
    load: async () => (await import('./commands/completion.ts')).command,
  },
];
