import { applicationNames, routes } from './route-table.ts';
import { sensitiveKindOf, sensitiveKinds } from './sensitive-paths.ts';

/** What `resource.application` can be in a policy. */
export type PhabricatorApplication =
  | 'almanac'
  | 'applications'
  | 'auth'
  | 'badges'
  | 'calendar'
  | 'celerity'
  | 'conduit'
  | 'config'
  | 'conpherence'
  | 'console'
  | 'countdown'
  | 'daemons'
  | 'dashboards'
  | 'differential'
  | 'diffusion'
  | 'diviner'
  | 'doorkeeper'
  | 'drydock'
  | 'facts'
  | 'favorites'
  | 'feed'
  | 'files'
  | 'flags'
  | 'guides'
  | 'harbormaster'
  | 'help'
  | 'herald'
  | 'home'
  | 'legalpad'
  | 'macro'
  | 'mail'
  | 'maniphest'
  | 'multimeter'
  | 'notifications'
  | 'nuance'
  | 'oauth-server'
  | 'owners'
  | 'packages'
  | 'passphrase'
  | 'paste'
  | 'people'
  | 'phame'
  | 'phlux'
  | 'pholio'
  | 'phpast'
  | 'phrequent'
  | 'phriction'
  | 'phurl'
  | 'policy'
  | 'ponder'
  | 'projects'
  | 'reference'
  | 'search'
  | 'settings'
  | 'slowvote'
  | 'spaces'
  | 'subscriptions'
  | 'system'
  | 'tokens'
  | 'transactions'
  | 'typeahead'
  | 'uiexamples'
  | 'unknown'
  | 'xhprof';

/** What `resource.kind` can be: a kind of object, or a sensitive part of Phabricator. */
export type PhabricatorKind =
  | PhabricatorSensitiveKind
  | 'answer'
  | 'authorization'
  | 'badge'
  | 'binding'
  | 'blog'
  | 'blueprint'
  | 'board'
  | 'book'
  | 'build'
  | 'buildable'
  | 'bulk'
  | 'client'
  | 'column'
  | 'commit'
  | 'countdown'
  | 'dashboard'
  | 'device'
  | 'diff'
  | 'document'
  | 'event'
  | 'export'
  | 'file'
  | 'flag'
  | 'given'
  | 'identity'
  | 'image'
  | 'import'
  | 'inline'
  | 'interface'
  | 'item'
  | 'lease'
  | 'lint'
  | 'live'
  | 'log'
  | 'macro'
  | 'mail'
  | 'menu'
  | 'method'
  | 'mock'
  | 'named'
  | 'namespace'
  | 'network'
  | 'operation'
  | 'outgoing-webhook'
  | 'package'
  | 'panel'
  | 'paste'
  | 'plan'
  | 'poll'
  | 'portal'
  | 'post'
  | 'project'
  | 'property'
  | 'publisher'
  | 'pulllog'
  | 'pushlog'
  | 'question'
  | 'queue'
  | 'repository'
  | 'resource'
  | 'revision'
  | 'room'
  | 'rule'
  | 'service'
  | 'session'
  | 'signature'
  | 'source'
  | 'space'
  | 'sshkey'
  | 'step'
  | 'story'
  | 'synclog'
  | 'task'
  | 'token'
  | 'transaction'
  | 'transcript'
  | 'trigger'
  | 'unit'
  | 'url'
  | 'user'
  | 'variable'
  | 'version';

/** Parts of Phabricator that are not ordinary signed-in use. */
type PhabricatorSensitiveKind =
  | 'admin'
  | 'ajax'
  | 'asset'
  | 'capability'
  | 'debug'
  | 'health'
  | 'login-flow'
  | 'logout'
  | 'oauth-token'
  | 'secret'
  | 'webhook';

/** The words of a policy for Phabricator. A test keeps the types and the table of routes the same. */
export const vocabulary: {
  readonly applications: readonly PhabricatorApplication[];
  readonly kinds: readonly PhabricatorKind[];
  readonly delimitersInNames: boolean;
} = {
  // Made when somebody asks, which no built Worker does: it would be a thirtieth of its start.
  get applications() {
    return applicationNames() as readonly PhabricatorApplication[];
  },
  get kinds() {
    return kindNames() as readonly PhabricatorKind[];
  },
  // Phabricator cuts the query off before it decodes the path, and decodes it once.
  delimitersInNames: true,
};

function kindNames(): readonly string[] {
  // A kind that is always another one, as credentials are `secret`, is no word: a rule against it would deny nothing.
  const kinds = [...routes()].flatMap(([segment, route]) =>
    route.kinds.filter((kind) => sensitiveKindOf(`/${segment}/${kind}`) === undefined),
  );
  return [...new Set([...kinds, ...sensitiveKinds(), 'method', 'outgoing-webhook'])];
}
