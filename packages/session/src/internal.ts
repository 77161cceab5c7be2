// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export { agentsFields } from './agents/agents-options.ts';
export { clientDocumentsFields } from './agents/clients/client-documents.ts';
export { isWithin } from './agents/clients/document-address.ts';
export { dynamicClientsFields } from './agents/clients/dynamic-clients.ts';
export { registeredClientProblem } from './agents/clients/registered-clients.ts';
export { breakGlassRoles } from './break-glass/break-glass-identity.ts';
export { breakGlassFields } from './break-glass/break-glass-options.ts';
export { type BreakGlassGrant, type BreakGlassRevocation, MAX_REASON } from './break-glass/order.ts';
export { openOrder, sealOrder } from './break-glass/sealed-order.ts';
export { KeyRing } from './cookies/key-ring.ts';
export { loginCredentialsFields } from './credentials/credential-options.ts';
export { deviceBoundFields } from './dbsc/device-bound-options.ts';
export { personKey } from './elevations/elevation.ts';
export { inCookies } from './keeping/cookie-backend.ts';
export type { SessionKeeping } from './keeping/session-backend.ts';
export { inStore } from './keeping/store-backend.ts';
export { nameInWords } from './lock/lock.ts';
export { locksFields } from './lock/lock-options.ts';
export {
  formatLockOrder,
  type LockAction,
  type LockOrder,
  MAX_LOCK_REASON,
  openLockOrder,
} from './lock/lock-order.ts';
export type { LockAnswer } from './lock/lock-orders.ts';
export { SIGNALS, type SignalEffect, type SignalName } from './lock/signals/signal-events.ts';
export { loginHostProblem } from './login-host/shared-domain.ts';
export { probeClient } from './provider/client-probe.ts';
export { sessionsKept } from './sessions.ts';
export { providerFields } from './settings/provider-options.ts';
export { logoutWarning, sessionFields } from './settings/session-options.ts';
export { sessionObjectsFields } from './store/divided/divided-objects.ts';
