import { callback, type FieldsFor, optional } from '@portcullis/core/internal';
import type { GatewayOptions } from './gateway-options.ts';

const aFunction = callback(() => undefined);

/**
 * Checks of the options of `gateway()`, also for functions that pass them on. A sink with a misspelled name would receive no
 * events.
 */
export const gatewayFields: FieldsFor<GatewayOptions, keyof GatewayOptions> = {
  sinks: optional((given) => (Array.isArray(given) ? undefined : 'must be an array of sinks')),
  // What has members is looked at by who uses it.
  clock: optional(),
  random: aFunction,
  fetch: aFunction,
  publicFetch: aFunction,
  sleep: aFunction,
  warn: aFunction,
  inform: aFunction,
};
