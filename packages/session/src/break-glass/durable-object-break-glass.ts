import { requireBinding } from '@portcullis/core/internal';
import { handedOn } from '../store/handed-on.ts';
import { BREAK_GLASS_STORE, type BreakGlassStore } from './break-glass-store.ts';

/** The part of a Durable Object binding that is used. */
export interface BreakGlassNamespace {
  getByName(name: string): BreakGlassStore;
}

/** One object for a gate: only there can a grant be used. */
const NAME = 'break-glass';

/**
 * Stores grants and their sessions in the Durable Object `PortcullisBreakGlass` of `@portcullis/session/durable-object`.
 *
 * Throws `TypeError` where no namespace is bound.
 *
 * @example
 * ```ts
 * import { type BreakGlassNamespace, durableObjectBreakGlass } from '@portcullis/session';
 *
 * interface Env {
 *   readonly BREAK_GLASS: BreakGlassNamespace;
 * }
 *
 * const storeOf = (env: Env) => durableObjectBreakGlass(env.BREAK_GLASS);
 * ```
 */
export function durableObjectBreakGlass(namespace: BreakGlassNamespace): BreakGlassStore {
  requireBinding(
    'durableObjectBreakGlass',
    'Durable Object namespace of PortcullisBreakGlass',
    namespace,
    'getByName',
  );
  return handedOn<BreakGlassStore>(BREAK_GLASS_STORE, () => namespace.getByName(NAME));
}
