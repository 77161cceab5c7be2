// Written by `pnpm schema` from the list of features. Do not edit.

// The gate without its checks.
export { type BuiltForm, type BuiltGateway, builtGateway } from './build/built-gateway.ts';

// The parts of gates, one by one.
export { webhookRecipientPart } from './features/access-requests/part.ts';
export { agentsPart } from './features/agents/part.ts';
export { alertsPart } from './features/alerts/part.ts';
export { breakGlassPart } from './features/break-glass/part.ts';
export { chainPart, checkpointsPart } from './features/chain/part.ts';
export { credentialsPart } from './features/credentials/part.ts';
export { deviceBoundPart } from './features/device-bound/part.ts';
export { elevationsPart } from './features/elevations/part.ts';
export { erasurePart } from './features/erasure/part.ts';
export { inputsPart } from './features/inputs/part.ts';
export { lateInstancesPart } from './features/late-instances/part.ts';
export { limitsPart, ownLimitsPart } from './features/limits/part.ts';
export { lockPart } from './features/lock/part.ts';
export { loginPart } from './features/login/part.ts';
export { loginHostPart } from './features/login-host/part.ts';
export { maintenancePart } from './features/maintenance/part.ts';
export { agentsOf, credentialsOf, operatorPart } from './features/operator/part.ts';
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
} from './features/policies/part.ts';
export { peoplePart, pseudonymsPart } from './features/pseudonyms/part.ts';
export { publicCachePart } from './features/public-cache/part.ts';
export { redirectsPart } from './features/redirects/part.ts';
export { resiliencePart } from './features/resilience/part.ts';
export { roleDefinitionsPart, roleExpressionsPart } from './features/roles/part.ts';
export { renewingPart } from './features/secrets/part.ts';
export { sessionObjectsPart } from './features/session-objects/part.ts';
export { sessionStorePart } from './features/session-store/part.ts';
export { signalsPart } from './features/signals/part.ts';
export { tracesPart } from './features/traces/part.ts';
export { logPart } from './features/transparency-log/part.ts';
export { archivePart } from './kinds/applications/archive/part.ts';
export { groupSyncPart } from './kinds/applications/group-sync/part.ts';
export {
  maniphestRecipientPart,
  mcpPart,
  mcpPartWith,
  phabricatorAgents,
  phabricatorConduit,
  phabricatorPart,
  phabricatorPartWith,
  phabricatorRepositories,
  phabricatorRetired,
  phabricatorSignOn,
  webAssertions,
  webPart,
  webPartWith,
  webPasswords,
} from './kinds/applications/part.ts';
export { readersPart } from './kinds/applications/readers/part.ts';
export {
  cloudflareAccessSource,
  githubTeamsMembersList,
  githubTeamsSource,
  googleDirectoryMembersList,
  googleDirectorySource,
  microsoftGraphMembersList,
  microsoftGraphSource,
  oktaMembersList,
  oktaSource,
} from './kinds/directories/part.ts';
export {
  accessContextProvider,
  auth0Later,
  auth0Provider,
  cloudflareAccessProvider,
  entraIdLater,
  entraIdProvider,
  githubActionsLater,
  githubActionsProvider,
  gitlabCiLater,
  gitlabCiProvider,
  googleLater,
  googleProvider,
  keycloakLater,
  keycloakProvider,
  kubernetesLater,
  kubernetesProvider,
  oidcLater,
  oidcProvider,
  oktaLater,
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
