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
export { maniphestRecipientPart } from './applications/phabricator-access-requests.ts';
export { phabricatorConduit } from './applications/phabricator-conduit.ts';
export { groupSyncPart } from './applications/phabricator-group-sync.ts';
export { phabricatorPart, phabricatorPartWith } from './applications/phabricator-part.ts';
export { phabricatorRepositories } from './applications/phabricator-repositories.ts';
export { phabricatorSignOn } from './applications/phabricator-sign-on.ts';
export { webAssertions, webPasswords } from './applications/web-feature.ts';
export { webPart, webPartWith } from './applications/web-part.ts';
export { webhookRecipientPart } from './assembly/parts/access-recipient-parts.ts';
export { alertsPart } from './assembly/parts/alerts-part.ts';
export {
  chainPart,
  checkpointsPart,
  inputsPart,
  logPart,
  peoplePart,
  pseudonymsPart,
  signalsPart,
} from './assembly/parts/audit-parts.ts';
export { breakGlassPart } from './assembly/parts/break-glass-part.ts';
export { credentialsPart } from './assembly/parts/credentials-part.ts';
export { erasurePart } from './assembly/parts/erasure-part.ts';
export {
  cloudflareAccessSource,
  githubTeamsSource,
  googleDirectorySource,
  microsoftGraphSource,
  oktaSource,
} from './assembly/parts/group-source-parts.ts';
export { limitsPart, ownLimitsPart } from './assembly/parts/limits-part.ts';
export { loginPart } from './assembly/parts/login-part.ts';
export {
  githubTeamsMembersList,
  googleDirectoryMembersList,
  microsoftGraphMembersList,
  oktaMembersList,
} from './assembly/parts/member-source-parts.ts';
export { operatorPart } from './assembly/parts/operator-part.ts';
export { maintenancePart, publicCachePart, resiliencePart } from './assembly/parts/origin-parts.ts';
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
} from './assembly/parts/provider-parts.ts';
export {
  awsSecretsManagerSecretPart,
  secretsStoreSecretPart,
  variablesSecretPart,
  vaultSecretPart,
} from './assembly/parts/secret-source-parts.ts';
export { sessionStorePart } from './assembly/parts/session-store-part.ts';
export {
  analyticsEngineSinkPart,
  consoleSinkPart,
  d1SinkPart,
  datadogSinkPart,
  queueSinkPart,
  r2SinkPart,
  splunkSinkPart,
  webhookSinkPart,
} from './assembly/parts/sink-parts.ts';
export { tracesPart } from './assembly/parts/traces-part.ts';
export { type BuiltForm, type BuiltGateway, builtGateway } from './build/built-gateway.ts';
export { renewingPart } from './secrets/renewing-part.ts';
