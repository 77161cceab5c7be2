import { requireBinding } from '@portcullis/core/internal';
import { handedOn } from '../../store/handed-on.ts';
import { ELEVATION_STORE, type ElevationStore } from '../elevation-store.ts';

/** The part of a Durable Object binding that is used. */
export interface ElevationsNamespace {
  getByName(name: string): ElevationStore;
}

/** One object for a gate: a request is decided once. */
const NAME = 'elevations';

/**
 * Stores the requests for a role in the Durable Object `PortcullisElevations` of `@portcullis/session/durable-object`.
 *
 * Throws `TypeError` where no namespace is bound.
 *
 * @example
 * ```ts
 * import { durableObjectElevations, type ElevationsNamespace } from '@portcullis/session';
 *
 * interface Env {
 *   readonly ELEVATIONS: ElevationsNamespace;
 * }
 *
 * const storeOf = (env: Env) => durableObjectElevations(env.ELEVATIONS);
 * ```
 */
export function durableObjectElevations(namespace: ElevationsNamespace): ElevationStore {
  requireBinding(
    'durableObjectElevations',
    'Durable Object namespace of PortcullisElevations',
    namespace,
    'getByName',
  );
  return handedOn<ElevationStore>(ELEVATION_STORE, () => namespace.getByName(NAME));
}
