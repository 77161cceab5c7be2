import { checkOptions, type FieldsFor, number } from '@portcullis/core/internal';
import { type Origin, requireOrigin } from '../origin.ts';
import { proxyError } from '../proxy-failure.ts';

/** How long an application is worked on. */
export interface MaintenanceOptions {
  /** Value of `Retry-After`, in seconds: when clients should try again. Default 600. */
  readonly retryAfterSeconds?: number;
}

/** How each option is checked. */
export const maintenanceFields: FieldsFor<MaintenanceOptions> = {
  retryAfterSeconds: number({ from: 1, whole: true, fallback: 600 }),
};

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
export function underMaintenance<Env>(origin: Origin<Env>, options: MaintenanceOptions = {}): Origin<Env> {
  requireOrigin('underMaintenance', origin);
  const { retryAfterSeconds } = checkOptions('underMaintenance', options, maintenanceFields);
  const headers = { 'retry-after': String(retryAfterSeconds) };
  return {
    name: origin.name,
    send: () => Promise.reject(proxyError('proxy.maintenance', { headers })),
  };
}
