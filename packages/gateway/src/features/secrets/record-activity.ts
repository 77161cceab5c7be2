import { type Activity, type AuditOptions, auditLog } from '@portcullis/audit';
import type { Execution } from '@portcullis/core/internal';
import type { GatewaySettings } from '../../gateway-options.ts';

/** Records an event about the gate itself, after the request that noticed it. */
export function recordActivity(
  activity: Activity,
  recording: AuditOptions,
  {
    settings,
    env,
    execution,
  }: { readonly settings: GatewaySettings; readonly env: object; readonly execution: Execution },
): void {
  const recorded = auditLog(recording).record(activity, { env, clock: settings.clock, execution });
  execution.waitUntil(
    recorded.catch(() => settings.warn(`portcullis: ${activity.type} could not be recorded`)),
  );
}
