import { COMPILERS } from '@portcullis/policy/internal';
import { regularExpression, roleDefinitions } from '@portcullis/roles/internal';
import { APPLICATION_RECIPIENTS, groupSyncPart, REGISTERED } from '../../applications/registry.ts';
import { nearMisses } from '../../near-misses.ts';
import { renewingPart } from '../../secrets/renewing-part.ts';
import type { PlannedParts } from '../gate-plan.ts';
import { webhookRecipientPart } from './access-recipient-parts.ts';
import { alertsPart } from './alerts-part.ts';
import * as audit from './audit-parts.ts';
import { breakGlassPart } from './break-glass-part.ts';
import { credentialsPart } from './credentials-part.ts';
import { erasurePart } from './erasure-part.ts';
import * as groupSources from './group-source-parts.ts';
import { limitsPart, ownLimitsPart } from './limits-part.ts';
import { loginPart } from './login-part.ts';
import * as memberSources from './member-source-parts.ts';
import { operatorPart } from './operator-part.ts';
import { maintenancePart, publicCachePart, resiliencePart } from './origin-parts.ts';
import * as providers from './provider-parts.ts';
import * as secretSources from './secret-source-parts.ts';
import { sessionStorePart } from './session-store-part.ts';
import * as sinks from './sink-parts.ts';
import { tracesPart } from './traces-part.ts';

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
