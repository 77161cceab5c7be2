/** Functions on whose result a defence depends, as `file#name` below packages/; `*` is everything that a file exports. */
export interface DecidingFunctions {
  /** What they decide. */
  readonly decides: string;
  readonly functions: readonly string[];
}

/**
 * Where the search for guarding files starts. A whole gate comes late, though it reaches most of the files by itself: a file is
 * listed under the first of these that reaches it, and that says what it is about.
 */
export const decidingFunctions: readonly DecidingFunctions[] = [
  {
    decides: 'a role',
    functions: ['roles/src/index.ts#*', 'roles/src/sources.ts#*'],
  },
  {
    decides: 'a key',
    functions: [
      'jwks/src/index.ts#*',
      'secrets/src/index.ts#*',
      'secrets/src/aws.ts#*',
      'secrets/src/vault.ts#*',
      'web/src/index.ts#*',
      'tlog/src/index.ts#*',
      'cli/src/commands/keys-new.ts#command',
      'cli/src/commands/keys-rotate.ts#command',
      'cli/src/commands/key.ts#command',
    ],
  },
  {
    decides: 'whose session, grant or credential it is, and for what it is sealed',
    functions: [
      'session/src/index.ts#*',
      'session/src/dbsc.ts#*',
      'session/src/postgres.ts#*',
      'session/src/sqlite.ts#*',
      'phabricator/src/sso/index.ts#*',
      'phabricator/src/postgres.ts#*',
      'phabricator/src/sqlite.ts#*',
      'cli/src/commands/break-glass.ts#command',
      'cli/src/commands/phorge-login.ts#command',
    ],
  },
  {
    decides: 'a host name, or the address of a call',
    functions: [
      'proxy/src/index.ts#*',
      'phabricator/src/index.ts#*',
      'mcp/src/index.ts#*',
      'phabricator/src/sync/index.ts#*',
      'gateway/src/node.ts#*',
    ],
  },
  {
    decides: 'what is recorded',
    functions: [
      'audit/src/index.ts#*',
      'audit/src/read.ts#*',
      'audit/src/log/sequencer-store.ts#memorySequencerStore',
      'audit/src/postgres.ts#*',
      'audit/src/sqlite.ts#*',
      'gateway/src/traces.ts#*',
      'gateway/src/operator.ts#*',
      'tlog/src/durable-object.ts#*',
      'cli/src/commands/verify.ts#command',
      'cli/src/commands/receipt.ts#command',
      'cli/src/commands/forget.ts#command',
    ],
  },
  {
    decides: 'the verdict on a request',
    functions: [
      'gateway/src/index.ts#*',
      'gateway/src/moving.ts#*',
      'gateway/src/built.ts#*',
      'gateway/src/durable-object.ts#*',
      'core/src/hono.ts#*',
      'core/src/application/mount.ts#mount',
      'core/src/pipeline/worker.ts#worker',
      'token/src/authenticate.ts#authenticate',
      'token/src/introspection.ts#*',
      'token/src/exchange.ts#*',
      'token/src/presets/bearer.ts#bearer',
      'policy/src/index.ts#*',
    ],
  },
  {
    decides: 'the verdict on a configuration, a policy, a log or their change',
    functions: ['policy/src/prove.ts#*', 'cli/src/run.ts#*', 'cli/src/index.ts#*'],
  },
];
