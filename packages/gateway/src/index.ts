export { checkConfiguration } from './checks/check-configuration.ts';
export { ConfigurationError, type ConfigurationProblem } from './configuration/configuration-problem.ts';
export { type Configured, defineConfig } from './define-config.ts';
export { gateway } from './gateway.ts';
export type { GatewayOptions } from './gateway-options.ts';
export type {
  AuditConfiguration,
  BreakGlassConfiguration,
  GatewayConfiguration,
  InstanceConfiguration,
  LoginConfiguration,
  OriginConfiguration,
  ProviderConfiguration,
  SinkConfiguration,
} from './generated/types.ts';
export type { GatewayHandler } from './serving.ts';
