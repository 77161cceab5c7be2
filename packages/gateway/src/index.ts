export { checkConfiguration } from './check-configuration.ts';
export type {
  AuditConfiguration,
  GatewayConfiguration,
  InstanceConfiguration,
  OriginConfiguration,
  ProviderConfiguration,
  SinkConfiguration,
} from './configuration.ts';
export { ConfigurationError, type ConfigurationProblem } from './configuration-problem.ts';
export { type GatewayOptions, gateway } from './gateway.ts';
export { type GatewayFailure, gatewayError } from './gateway-failure.ts';
