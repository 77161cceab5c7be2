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
export { maniphestRecipientPart } from './applications/phabricator-access-requests.ts';
export { phabricatorConduit } from './applications/phabricator-conduit.ts';
export { groupSyncPart } from './applications/phabricator-group-sync.ts';
export { phabricatorPart, phabricatorPartWith } from './applications/phabricator-part.ts';
export { phabricatorRepositories } from './applications/phabricator-repositories.ts';
export { phabricatorSignOn } from './applications/phabricator-sign-on.ts';
export { webPart } from './applications/web-part.ts';
export { webhookRecipientPart } from './assembly/access-recipient-parts.ts';
export { alertsPart } from './assembly/alerts-part.ts';
export {
  chainPart,
  checkpointsPart,
  inputsPart,
  logPart,
  peoplePart,
  pseudonymsPart,
  signalsPart,
} from './assembly/audit-parts.ts';
export { breakGlassPart } from './assembly/break-glass-part.ts';
export { credentialsPart } from './assembly/credentials-part.ts';
export { erasurePart } from './assembly/erasure-part.ts';
export {
  cloudflareAccessSource,
  githubTeamsSource,
  googleDirectorySource,
  microsoftGraphSource,
  oktaSource,
} from './assembly/group-source-parts.ts';
export { limitsPart } from './assembly/limits-part.ts';
export { loginOf as loginPart } from './assembly/login.ts';
export {
  githubTeamsMembersList,
  googleDirectoryMembersList,
  microsoftGraphMembersList,
  oktaMembersList,
} from './assembly/member-source-parts.ts';
export { operatorPart } from './assembly/operator-part.ts';
export { maintenancePart, publicCachePart, resiliencePart } from './assembly/origin-parts.ts';
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
} from './assembly/provider-parts.ts';
export {
  awsSecretsManagerSecretPart,
  secretsStoreSecretPart,
  variablesSecretPart,
  vaultSecretPart,
} from './assembly/secret-source-parts.ts';
export {
  analyticsEngineSinkPart,
  consoleSinkPart,
  d1SinkPart,
  datadogSinkPart,
  queueSinkPart,
  r2SinkPart,
  splunkSinkPart,
  webhookSinkPart,
} from './assembly/sink-parts.ts';
export { tracesPart } from './assembly/traces-part.ts';
export { type BuiltForm, type BuiltGateway, builtGateway } from './build/built-gateway.ts';
export { renewingPart } from './secrets/renewing-part.ts';
