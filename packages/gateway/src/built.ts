// What `portcullis build` writes imports of: the gate without its checks, and its parts one by one.

export {
  asns,
  authentication,
  claims,
  countries,
  emailDomains,
  networks,
  parameters,
  when,
  within,
} from '@portcullis/policy/internal';
export {
  regularExpression as roleExpressionsPart,
  roleDefinitions as roleDefinitionsPart,
} from '@portcullis/roles/internal';
export { type BuiltForm, type BuiltGateway, builtGateway } from './build/built-gateway.ts';
export { webhookRecipientPart } from './features/access-requests/part.ts';
export { alertsPart } from './features/alerts/part.ts';
export {
  chainPart,
  checkpointsPart,
  inputsPart,
  logPart,
  peoplePart,
  pseudonymsPart,
  signalsPart,
} from './features/audit-log/audit-parts.ts';
export { breakGlassPart } from './features/break-glass/part.ts';
export { credentialsPart } from './features/credentials/part.ts';
export { erasurePart } from './features/erasure/part.ts';
export { limitsPart, ownLimitsPart } from './features/limits/part.ts';
export { loginPart } from './features/login/part.ts';
export { operatorPart } from './features/operator/part.ts';
export { maintenancePart, publicCachePart, resiliencePart } from './features/resilience/part.ts';
export { renewingPart } from './features/secrets/part.ts';
export { sessionStorePart } from './features/session-store/part.ts';
export { tracesPart } from './features/traces/part.ts';
export { maniphestRecipientPart } from './kinds/applications/phabricator-access-requests.ts';
export { phabricatorConduit } from './kinds/applications/phabricator-conduit.ts';
export { groupSyncPart } from './kinds/applications/phabricator-group-sync.ts';
export { phabricatorPart, phabricatorPartWith } from './kinds/applications/phabricator-part.ts';
export { phabricatorRepositories } from './kinds/applications/phabricator-repositories.ts';
export { phabricatorSignOn } from './kinds/applications/phabricator-sign-on.ts';
export { webAssertions, webPasswords } from './kinds/applications/web-feature.ts';
export { webPart, webPartWith } from './kinds/applications/web-part.ts';
export {
  githubTeamsMembersList,
  googleDirectoryMembersList,
  microsoftGraphMembersList,
  oktaMembersList,
} from './kinds/directories/member-part.ts';
export {
  cloudflareAccessSource,
  githubTeamsSource,
  googleDirectorySource,
  microsoftGraphSource,
  oktaSource,
} from './kinds/directories/part.ts';
export {
  auth0Provider,
  cloudflareAccessProvider,
  entraIdProvider,
  githubActionsProvider,
  gitlabCiProvider,
  googleProvider,
  keycloakProvider,
  kubernetesProvider,
  oidcProvider,
  oktaProvider,
} from './kinds/providers/part.ts';
export {
  awsSecretsManagerSecretPart,
  secretsStoreSecretPart,
  variablesSecretPart,
  vaultSecretPart,
} from './kinds/secret-stores/part.ts';
export {
  analyticsEngineSinkPart,
  consoleSinkPart,
  d1SinkPart,
  datadogSinkPart,
  queueSinkPart,
  r2SinkPart,
  splunkSinkPart,
  webhookSinkPart,
} from './kinds/sinks/part.ts';
