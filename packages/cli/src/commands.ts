import type { Commands } from './command.ts';

/**
 * Every command, in the order in which they are listed: those about a configuration, those about a log, those about
 * the Phorge behind the gate, and those of people who use it; then what helps to type them.
 */
export const commands: Commands = [
  {
    name: 'init',
    summary: 'starts a project: a Worker, a configuration, a policy with tests',
    load: async () => (await import('./commands/init.ts')).command,
  },
  {
    name: 'check',
    summary: 'lists everything wrong with a configuration',
    load: async () => (await import('./commands/check.ts')).command,
  },
  {
    name: 'build',
    summary: 'writes the Worker of a configuration, checked and proved',
    load: async () => (await import('./commands/build.ts')).command,
  },
  {
    name: 'explain',
    summary: 'says what the gate would answer to somebody, and why',
    load: async () => (await import('./commands/explain.ts')).command,
  },
  {
    name: 'test',
    summary: 'runs the cases that stand beside a configuration',
    load: async () => (await import('./commands/test.ts')).command,
  },
  {
    name: 'prove',
    summary: 'proves what a policy claims of itself, or shows a request that it forgot',
    load: async () => (await import('./commands/prove.ts')).command,
  },
  {
    name: 'diff',
    summary: 'says exactly what a change of the policies lets in, and what no longer',
    load: async () => (await import('./commands/diff.ts')).command,
  },
  {
    name: 'matrix',
    summary: 'says of every role what it can reach: never, always, or only if',
    load: async () => (await import('./commands/matrix.ts')).command,
  },
  {
    name: 'simulate',
    summary: 'replays recorded events: who would lose access, who would gain it',
    load: async () => (await import('./commands/simulate.ts')).command,
  },
  {
    name: 'tighten',
    summary: 'makes policies smaller by what recorded events used, and proves that it may',
    load: async () => (await import('./commands/tighten.ts')).command,
  },
  {
    name: 'verify',
    summary: 'proves that an audit log is whole and unchanged, or says where it is not',
    load: async () => (await import('./commands/verify.ts')).command,
  },
  {
    name: 'receipt',
    summary: 'makes the receipt of one request, which proves its event to anybody',
    load: async () => (await import('./commands/receipt.ts')).command,
  },
  {
    name: 'review',
    summary: 'makes an access review of a time: who could reach what, who did, what changed',
    load: async () => (await import('./commands/review.ts')).command,
  },
  {
    name: 'events',
    summary: 'finds events in an audit log',
    load: async () => (await import('./commands/events.ts')).command,
  },
  {
    name: 'export',
    summary: 'writes an audit log as OCSF or ECS',
    load: async () => (await import('./commands/export.ts')).command,
  },
  {
    name: 'approve',
    summary: 'signs for a change of a configuration, with what it opens',
    load: async () => (await import('./commands/approve.ts')).command,
  },
  {
    name: 'push',
    summary: 'gives a configuration to gates that follow one, with what it changes',
    load: async () => (await import('./commands/push.ts')).command,
  },
  {
    name: 'rollback',
    summary: 'gives them the configuration of before again',
    load: async () => (await import('./commands/rollback.ts')).command,
  },
  {
    name: 'forget',
    summary: 'destroys what links one person with their pseudonyms in the log',
    load: async () => (await import('./commands/forget.ts')).command,
  },
  {
    name: 'break-glass',
    summary: 'signs a grant that lets somebody in while the identity provider is dead',
    load: async () => (await import('./commands/break-glass.ts')).command,
  },
  {
    name: 'key',
    summary: 'makes a key to sign orders and logs with',
    load: async () => (await import('./commands/key.ts')).command,
  },
  {
    name: 'keys',
    summary: "makes the gate's secrets, and rotates them in their store with overlap",
    parts: [
      {
        name: 'new',
        summary: 'makes a key for sessions, for assertions, or for HMAC',
        load: async () => (await import('./commands/keys-new.ts')).command,
      },
      {
        name: 'rotate',
        summary: 'puts a new key into Vault or AWS Secrets Manager, beside the one that is there',
        load: async () => (await import('./commands/keys-rotate.ts')).command,
      },
    ],
  },
  {
    name: 'phorge',
    summary: 'sets up single sign-on into a Phorge, checks a live one, links accounts that exist',
    parts: [
      {
        name: 'plan',
        summary: 'prints the exact settings of one instance',
        load: async () => (await import('./commands/phorge-plan.ts')).command,
      },
      {
        name: 'doctor',
        summary: 'checks a live Phorge from outside the gate and from behind it',
        load: async () => (await import('./commands/phorge-doctor.ts')).command,
      },
      {
        name: 'link',
        summary: 'writes the SQL that links people with accounts that exist',
        load: async () => (await import('./commands/phorge-link.ts')).command,
      },
    ],
  },
  {
    name: 'sync',
    summary: "makes the members of Phorge's projects those of the identity provider's groups",
    parts: [
      {
        name: 'plan',
        summary: "says who would be added to Phorge's projects and removed from them",
        load: async () => (await import('./commands/phorge-sync.ts')).plan,
      },
      {
        name: 'apply',
        summary: 'plans, and makes the changes',
        load: async () => (await import('./commands/phorge-sync.ts')).apply,
      },
    ],
  },
  {
    name: 'login',
    summary: 'gives git and arc a short-lived credential, by one login in the browser',
    load: async () => (await import('./commands/phorge-login.ts')).command,
  },
  {
    name: 'logins',
    summary: 'lists the credentials that people gave programs, and ends them',
    load: async () => (await import('./commands/phorge-logins.ts')).command,
  },
  {
    name: 'completion',
    summary: 'prints what makes bash, zsh or fish complete this command',
    load: async () => (await import('./commands/completion.ts')).command,
  },
];
