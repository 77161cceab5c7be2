import { COMPILERS } from '@portcullis/policy/internal';
import { regularExpression, roleDefinitions } from '@portcullis/roles/internal';
import { webhookRecipientPart } from './features/access-requests/part.ts';
import { alertsPart } from './features/alerts/part.ts';
import * as audit from './features/audit-log/audit-parts.ts';
import { breakGlassPart } from './features/break-glass/part.ts';
import { credentialsPart } from './features/credentials/part.ts';
import { erasurePart } from './features/erasure/part.ts';
import { limitsPart, ownLimitsPart } from './features/limits/part.ts';
import { loginPart } from './features/login/part.ts';
import { operatorPart } from './features/operator/part.ts';
import { maintenancePart, publicCachePart, resiliencePart } from './features/resilience/part.ts';
import { nearMisses } from './features/roles/near-misses.ts';
import { renewingPart } from './features/secrets/part.ts';
import { sessionStorePart } from './features/session-store/part.ts';
import { tracesPart } from './features/traces/part.ts';
import type { PlannedParts } from './gate-plan.ts';
import { APPLICATION_RECIPIENTS, groupSyncPart, REGISTERED } from './kinds/applications/registry.ts';
import * as memberSources from './kinds/directories/member-part.ts';
import * as groupSources from './kinds/directories/part.ts';
import * as providers from './kinds/providers/part.ts';
import * as secretSources from './kinds/secret-stores/part.ts';
import * as sinks from './kinds/sinks/part.ts';

/** Everything that a configuration can name. */
export const ALL_PARTS: PlannedParts = {
  applications: Object.fromEntries(REGISTERED.map(({ name, part }) => [name, part])),
  providers: {
    oidc: providers.oidcProvider,
    'cloudflare-access': providers.cloudflareAccessProvider,
    okta: providers.oktaProvider,
    'entra-id': providers.entraIdProvider,
    auth0: providers.auth0Provider,
    keycloak: providers.keycloakProvider,
    google: providers.googleProvider,
    'github-actions': providers.githubActionsProvider,
    'gitlab-ci': providers.gitlabCiProvider,
    kubernetes: providers.kubernetesProvider,
  },
  groupSources: {
    'microsoft-graph': groupSources.microsoftGraphSource,
    okta: groupSources.oktaSource,
    'google-directory': groupSources.googleDirectorySource,
    'github-teams': groupSources.githubTeamsSource,
    'cloudflare-access': groupSources.cloudflareAccessSource,
  },
  memberSources: {
    'microsoft-graph': memberSources.microsoftGraphMembersList,
    okta: memberSources.oktaMembersList,
    'google-directory': memberSources.googleDirectoryMembersList,
    'github-teams': memberSources.githubTeamsMembersList,
  },
  groupSync: groupSyncPart,
  roleExpressions: regularExpression,
  roleDefinitions,
  sinks: {
    console: sinks.consoleSinkPart,
    queue: sinks.queueSinkPart,
    d1: sinks.d1SinkPart,
    r2: sinks.r2SinkPart,
    'analytics-engine': sinks.analyticsEngineSinkPart,
    splunk: sinks.splunkSinkPart,
    datadog: sinks.datadogSinkPart,
    webhook: sinks.webhookSinkPart,
  },
  secretSources: {
    variables: secretSources.variablesSecretPart,
    'secrets-store': secretSources.secretsStoreSecretPart,
    'aws-secrets-manager': secretSources.awsSecretsManagerSecretPart,
    vault: secretSources.vaultSecretPart,
  },
  renewing: renewingPart,
  accessRecipients: { webhook: webhookRecipientPart, ...APPLICATION_RECIPIENTS },
  audit: {
    chain: audit.chainPart,
    checkpoints: audit.checkpointsPart,
    signals: audit.signalsPart,
    pseudonyms: audit.pseudonymsPart,
    people: audit.peoplePart,
    inputs: audit.inputsPart,
    log: audit.logPart,
    alerts: alertsPart,
  },
  erasure: erasurePart,
  criteria: COMPILERS,
  login: loginPart,
  sessionStore: sessionStorePart,
  credentials: credentialsPart,
  breakGlass: breakGlassPart,
  operator: operatorPart,
  resilience: resiliencePart,
  maintenance: maintenancePart,
  publicCache: publicCachePart,
  limits: limitsPart,
  ownLimits: ownLimitsPart,
  traces: tracesPart,
  nearMisses,
};
