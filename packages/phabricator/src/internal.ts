// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.

export { agentToolsFields } from './agents/agent-tools.ts';
export { isOwnToken } from './agents/own-token.ts';
export { ENDPOINT as AGENT_ENDPOINT, possibleToolResources, toolResource } from './agents/tool-resources.ts';
export { WRITES } from './agents/tools/tool.ts';
export {
  archiveAddress,
  commitDiffAddress,
  dataAddress,
  diffAddress,
  fileAddress,
  isCommitAddress,
  pathTo,
  shortCommitAddress,
} from './archive/archive-address.ts';
export { archiveAnswer } from './archive/archive-answer.ts';
export {
  ARCHIVE_FORMAT,
  type ArchiveEntry,
  type ArchiveManifest,
  addressPiece,
  digitsFor,
  type MissingEntry,
  objectPath,
  readEntry,
  readManifest,
  type Seen,
  sha256Of,
  type TitleWord,
  titleWords,
  wordPiece,
  wordStart,
} from './archive/archive-format.ts';
export { type ArchiveBucket, ArchiveReader, type ServedArchive } from './archive/archive-reader.ts';
export type { Comment, Content, OwnLabel, Piece, Pieces } from './archive/content.ts';
export { pageContent, type ReadPage } from './archive/page-content.ts';
export { remarkup } from './archive/remarkup.ts';
export { maskCapabilities } from './capability-mask.ts';
export { callFacts } from './conduit/call-facts.ts';
export { conduitCalls, conduitHandler } from './conduit/conduit.ts';
export { conduitToken } from './conduit/conduit-token.ts';
export { credentialsBeforeTokens, edgeCredentials } from './conduit/edge-credential.ts';
export {
  classifiedByFileTicket,
  fileTickets,
  withFileTickets,
  withoutFileTicket,
} from './conduit/file-tickets.ts';
export { samePerson } from './conduit/same-person.ts';
export { tokenUsers } from './conduit/token-users.ts';
export { lentTo } from './credentials/lent-to.ts';
export type { Tickets } from './credentials/sealed-ticket.ts';
export { showsItself } from './credentials/shows-itself.ts';
export { gateTokens } from './git/gate-token.ts';
export { classifiedByTicket, lfsTickets } from './git/lfs-tickets.ts';
export { missingPasswordTold } from './git/missing-password.ts';
export { ownVcsPassword, usernameByClaims } from './git/own-vcs-password.ts';
export { repositoryHandler } from './git/repository-handler.ts';
export { vcsPassword } from './git/vcs-password.ts';
export { MACHINE_ENDPOINTS, needsNetworks } from './machine-endpoints.ts';
export { phabricatorApplication } from './phabricator-application.ts';
export { isForPrograms } from './proxy/program-paths.ts';
export { phabricatorFields } from './proxy/proxy-options.ts';
export { readers } from './readers/readers.ts';
export { MAX_KEPT_SECONDS, readersFields } from './readers/readers-options.ts';
export { conduitMethods } from './resource/conduit-methods.ts';
export { costOf } from './resource/cost.ts';
export { exampleContents } from './resource/example-contents.ts';
export { examplePaths } from './resource/example-paths.ts';
export { examplePatterns, patternsApply } from './resource/example-patterns.ts';
export { exampleQueries } from './resource/example-queries.ts';
export { exampleWords } from './resource/example-words.ts';
export { escapes, mixedPages } from './resource/mixed-pages.ts';
export { operationsByKind } from './resource/operations.ts';
export type { PolicyWords } from './resource/policy-words.ts';
export { READING_METHODS } from './resource/reads.ts';
export { refuseChanges } from './retired/refuse-changes.ts';
export { retiredField, retiredFields } from './retired/retired-options.ts';
export { retiredPresenter } from './retired/retired-presenter.ts';
export { heldUsername } from './sso/held-username.ts';
export { linkedUsers } from './sso/linked-users.ts';
export { singleSignOnFields, usernameFields } from './sso/sso-options.ts';
export { syncDisableFields } from './sync/disable-options.ts';
export { syncFields } from './sync/sync-options.ts';
