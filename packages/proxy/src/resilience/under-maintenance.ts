import { checkOptions, type FieldsFor, number } from '@portcullis/core/internal';
import { type Origin, requireOrigin } from '../origin.ts';
import { proxyError } from '../proxy-failure.ts';

/** Options of `underMaintenance()`. */
export interface MaintenanceOptions {
  /** Value of `Retry-After`, in seconds: when clients should try again. Default 600. */
  readonly retryAfterSeconds?: number;
}

/** How each option is checked. */
export const maintenanceFields: FieldsFor<MaintenanceOptions> = {
  retryAfterSeconds: number({ from: 1, whole: true, fallback: 600 }),
};

/**
 * Replaces an origin that is down for maintenance: nothing is forwarded to it, and every caller that the policy admits receives
 * 503 `proxy.maintenance`, in the format of the client's program. Throws an `OptionsError` for invalid options.
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
