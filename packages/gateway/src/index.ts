export { checkConfiguration } from './checks/check-configuration.ts';
export { ConfigurationError, type ConfigurationProblem } from './checks/configuration-problem.ts';
export type {
  AuditConfiguration,
  BreakGlassConfiguration,
  GatewayConfiguration,
  InstanceConfiguration,
  LoginConfiguration,
  OriginConfiguration,
  ProviderConfiguration,
  SinkConfiguration,
} from './configuration/types.ts';
export { type Configured, defineConfig } from './define-config.ts';
export { gateway } from './gateway.ts';
export type { GatewayHandler } from './gateway-handler.ts';
export type { GatewayOptions } from './gateway-options.ts';
