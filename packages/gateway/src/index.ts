export { type ExplainedApplication, policyWords } from './applications/application.ts';
export { explainedApplication } from './applications/registry.ts';
export { checkConfiguration } from './checks/check-configuration.ts';
export { configurationNotes } from './checks/configuration-notes.ts';
export { ConfigurationError, type ConfigurationProblem } from './checks/configuration-problem.ts';
export { namedInConfiguration } from './checks/named-in-configuration.ts';
export type {
  AuditConfiguration,
  GatewayConfiguration,
  GroupSourceConfiguration,
  InstanceConfiguration,
  LoginConfiguration,
  LoginProviderConfiguration,
  OriginConfiguration,
  ProviderConfiguration,
  SinkConfiguration,
} from './configuration/types.ts';
export { type Configured, defineConfig } from './define-config.ts';
export { gateway } from './gateway.ts';
export { type GatewayFailure, gatewayError } from './gateway-failure.ts';
export type { GatewayOptions } from './gateway-options.ts';
