// Shared with the other packages of this repository, and no public surface: it changes without a word. docs/decisions/0010.
export { isUnderstoodMethod } from '@portcullis/proxy';
export { policyWords } from './applications/application.ts';
export { explainedApplication } from './applications/registry.ts';
export {
  type ApprovalStatement,
  formatApprovalStatement,
  GATE_NAME,
  parseApprovalStatement,
} from './approval/approval-statement.ts';
export { MAX_APPROVALS } from './approval/approved.ts';
export { builtStatement } from './approval/built-statement.ts';
export { breakGlassPath } from './assembly/break-glass-path.ts';
export { loginProviderOf } from './assembly/login/login-provider.ts';
export { PLACEHOLDER } from './assembly/placeholders.ts';
export { publicBase } from './assembly/public-base.ts';
export { startedGateway } from './assembly/started-gateway.ts';
export { builtEntry, unbuildable } from './build/built-entry.ts';
export { builtForm } from './build/built-form.ts';
export { readConfiguration } from './checks/check-configuration.ts';
export { configurationNotes } from './checks/configuration-notes.ts';
export { durableObjectClass } from './checks/durable-object-classes.ts';
export { missingInWorker } from './checks/missing-in-worker.ts';
export { type BindingKind, namedInConfiguration } from './checks/named-in-configuration.ts';
export { textsIn } from './checks/texts-in.ts';
export { expandedConfiguration } from './configuration/expanded.ts';
export { settingPath } from './configuration/setting-path.ts';
export { configurationHash } from './configuration-hash.ts';
export { gatewayFields } from './gateway-fields.ts';
export { type StoredConfiguration, storedConfiguration } from './moving/stored-configuration.ts';
export type { WorkerManifest } from './moving/worker-manifest.ts';
export { OWN_PREFIX, ownPrefix } from './own-prefix.ts';
export { filledConfiguration } from './probe/filled-configuration.ts';
export { type KeyProbe, probeKeys } from './probe/key-probe.ts';
export { standInFor } from './stand-ins/stand-ins.ts';
