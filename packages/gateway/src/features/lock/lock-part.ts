import type { LockDesk, Locks } from '@portcullis/session';
import type { FeaturePart, HostScope } from '../../gate/feature-part.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import { requiredPart } from '../../gate/part-named.ts';

/** What the list of a gate is made from. */
export type LockScope = Pick<HostScope, 'configuration' | 'env' | 'settings'>;

/** Locks people out. */
export interface LockPart extends FeaturePart {
  /** The list of a gate: one for all of its hosts, so that each isolate reads it once. `undefined` without `lock`. */
  readonly locksOf: (scope: LockScope) => Locks<ConfiguredEnv> | undefined;
  /** Carries out orders at a host. `undefined` without `lock`. */
  readonly deskOf: (
    scope: LockScope & Pick<HostScope, 'login' | 'parts'>,
  ) => LockDesk<ConfiguredEnv> | undefined;
}

/** The list of a gate, for what asks it besides the step of locks. `undefined` without `lock`. */
export function locksIn({
  parts,
  ...scope
}: LockScope & { readonly parts: object }): Locks<ConfiguredEnv> | undefined {
  if (scope.configuration.lock === undefined) return undefined;
  return requiredPart(parts as { readonly lock?: LockPart }, 'lock').locksOf(scope);
}
