import type {
  BaseContext,
  HasCall,
  HasCaller,
  HasDecision,
  HasResource,
  HasRoles,
  Middleware,
} from '@portcullis/core';
import { type CheckedPolicyOptions, compileChecked } from './compile/compiled-policy.ts';
import type { PolicyInForce } from './compile/policy-for-application.ts';
import type { PolicyOutline } from './compile/policy-outline.ts';
import type { RuleSource } from './compile/rules-on-demand.ts';
import type { ElevationSource } from './elevation-source.ts';
import { enforceCompiled, requireSource } from './enforce.ts';
import type { Policy } from './policy.ts';
import type { PolicyVersion } from './policy-version.ts';
import { compiledShadow } from './shadow.ts';

/** A policy in which nothing is wrong, and its version. */
export interface CheckedPolicy {
  readonly policy: Policy & RuleSource;
  /** As `policyVersion` makes it, when a request first needs it. */
  readonly version: PolicyVersion;
  /** What is known of its rules. */
  readonly outline: PolicyOutline;
}

/**
 * Enforces what was checked before, in the words of its application, and is not looked at again: for a gate that has read
 * its whole configuration, and for one that was built. Decides as `enforce()` does.
 *
 * @param shadow a policy that is evaluated but not enforced
 * @param elevations required if the policy offers roles
 */
export function enforceChecked(
  enforced: CheckedPolicy,
  shadow: CheckedPolicy | undefined,
  options: CheckedPolicyOptions,
  elevations?: ElevationSource,
): Middleware<
  BaseContext & HasCaller & HasRoles<string> & Partial<HasResource> & Partial<HasCall>,
  HasDecision
> {
  requireSource(enforced.policy, elevations);
  const compiled = compileChecked(enforced.policy, options, enforced.outline);
  const other =
    shadow && compiledShadow(compileChecked(shadow.policy, options, shadow.outline), shadow.version);
  const inForce: PolicyInForce = {
    compiled,
    shadow: other,
    usesNetwork: compiled.needsNetwork || other?.needsNetwork === true,
  };
  return enforceCompiled<string>(() => inForce, enforced.version, { elevations });
}
