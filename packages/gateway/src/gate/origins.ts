import { binding, type FetchBinding, type Origin, resolveOverride, zone } from '@portcullis/proxy';
import type { OriginConfiguration } from '../generated/types.ts';

/** The bindings of a Worker whose names only the configuration knows. */
export type ConfiguredEnv = Readonly<Record<string, FetchBinding>>;

/**
 * Where an instance's requests go.
 * @param fetch for tests; by default the runtime's
 */
export function originOf(
  origin: OriginConfiguration,
  fetch?: (url: string, init: RequestInit) => Promise<Response>,
): Origin<ConfiguredEnv> {
  // What an origin sends is a part of what `fetch` takes.
  const options = fetch === undefined ? {} : { fetch: fetch as never };
  if ('binding' in origin) return binding(origin.binding);
  if ('zone' in origin) return zone(options);
  return resolveOverride(origin.resolveOverride, options);
}
