export type { AuditConfiguration, SinkConfiguration } from './audit-configuration.ts';
export { checkConfiguration } from './check-configuration.ts';
export type {
  GatewayConfiguration,
  InstanceConfiguration,
  OriginConfiguration,
  ProviderConfiguration,
} from './configuration.ts';
export { ConfigurationError, type ConfigurationProblem } from './configuration-problem.ts';
export { type GatewayOptions, gateway } from './gateway.ts';
export { type GatewayFailure, gatewayError } from './gateway-failure.ts';
