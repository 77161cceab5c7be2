export type { ApprovalTrust } from './approval/approved.ts';
export {
  type ConfigurationBucket,
  type ConfigurationKv,
  type ConfigurationSource,
  kvConfiguration,
  r2Configuration,
  variableConfiguration,
} from './moving/configuration-source.ts';
export { type MovingGatewayOptions, movingGateway } from './moving/moving-gateway.ts';
