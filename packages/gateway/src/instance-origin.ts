import { binding, type FetchBinding, type Origin, resolveOverride, zone } from '@portcullis/phabricator';
import type { OriginConfiguration } from './configuration.ts';

/** The bindings of a Worker whose names only the configuration knows. */
export type ConfiguredEnv = Readonly<Record<string, FetchBinding>>;

/** Where an instance's requests go. */
export function originOf(origin: OriginConfiguration): Origin<ConfiguredEnv> {
  if ('binding' in origin) return binding(origin.binding);
  if ('zone' in origin) return zone();
  return resolveOverride(origin.resolveOverride);
}
