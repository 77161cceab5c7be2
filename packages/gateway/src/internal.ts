// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export { isUnderstoodMethod } from '@portcullis/proxy';
export {
  type ApprovalStatement,
  formatApprovalStatement,
  GATE_NAME,
  parseApprovalStatement,
} from './approval/approval-statement.ts';
export { MAX_APPROVALS } from './approval/approved.ts';
export { builtStatement } from './approval/built-statement.ts';
export { builtEntry, unbuildable } from './build/built-entry.ts';
export { builtForm } from './build/built-form.ts';
export { checkPastConfiguration, readConfiguration } from './checks/check-configuration.ts';
export { configurationNotes } from './checks/configuration-notes.ts';
export { expandedConfiguration } from './checks/expanded.ts';
export { durableObjectClass, namedInConfiguration } from './checks/named-in-configuration.ts';
export { configurationHash } from './configuration/configuration-hash.ts';
export { PLACEHOLDER } from './configuration/placeholders.ts';
export { settingPath } from './configuration/setting-path.ts';
export { textsIn } from './configuration/texts-in.ts';
export { breakGlassPath } from './features/break-glass/break-glass-path.ts';
export { lockPath, signalsPaths } from './features/lock/lock-path.ts';
export { loginProviderOf } from './features/login/login-provider.ts';
export { redirectBounds } from './features/redirects/checks.ts';
export { type RedirectReading, readRedirects } from './features/redirects/redirect-map.ts';
export type { BindingKind } from './gate/bindings.ts';
export { OWN_PREFIX, ownPrefix } from './gate/own-prefix.ts';
export { publicBase } from './gate/public-base.ts';
export { policyWords } from './kinds/applications/application.ts';
export { explainedApplication, registeredNames } from './kinds/applications/registry.ts';
export { missingInWorker } from './moving/missing-in-worker.ts';
export { type StoredConfiguration, storedConfiguration } from './moving/stored-configuration.ts';
export type { WorkerManifest } from './moving/worker-manifest.ts';
export { filledConfiguration } from './probe/filled-configuration.ts';
export { type KeyProbe, probeKeys } from './probe/key-probe.ts';
