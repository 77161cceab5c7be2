import type { Origin } from '../origin.ts';
import { proxyError } from '../proxy-failure.ts';

/** How long an application is worked on. */
export interface MaintenanceOptions {
  /** When clients may try again, in seconds: `Retry-After`. Default 600. */
  readonly retryAfterSeconds?: number;
}

/**
 * Stands in the place of an origin that is being worked on: nothing is sent to it, and everybody whom the policy lets in is told
 * 503 `proxy.maintenance`, in the form that their program understands.
 *
 * @example
 * ```ts
 * import { binding, underMaintenance } from '@portcullis/proxy';
 *
 * const origin = underMaintenance(binding('PHORGE'), { retryAfterSeconds: 1800 });
 * ```
 */
export function underMaintenance<Env>(
  origin: Origin<Env>,
  { retryAfterSeconds = 600 }: MaintenanceOptions = {},
): Origin<Env> {
  if (!Number.isInteger(retryAfterSeconds) || retryAfterSeconds < 1) {
    throw new TypeError('underMaintenance: retryAfterSeconds must be a whole number of at least 1 seconds');
  }
  const headers = { 'retry-after': String(retryAfterSeconds) };
  return {
    name: origin.name,
    send: () => Promise.reject(proxyError('proxy.maintenance', { headers })),
  };
}
