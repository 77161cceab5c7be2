import type { Policy } from '../policy.ts';
import { type IdleRule, idleAmong } from './idle-rules.ts';
import { compiledFor, type Proof, type ProofOptions, proofOf, withoutClaims } from './proof.ts';
import { type ClaimProof, claimsProved } from './proven-claims.ts';

/** The questions about one policy. Each method throws the same errors as {@link prove}. */
export interface PolicyProof {
  /** The result of `prove()`. */
  readonly claims: () => readonly ClaimProof[];
  /** The result of `idleRules()`, also for requests that only claims distinguish. */
  readonly idleRules: () => readonly IdleRule[];
}

/**
 * Prepares several questions about one policy. The sets of requests that the policy and its claims distinguish are computed once,
 * at the first question. This takes longer than the questions themselves.
 *
 * @example
 * ```ts
 * import type { Policy } from '@portcullis/policy';
 * import { policyProof } from '@portcullis/policy/prove';
 *
 * export function isSound(policy: Policy): boolean {
 *   const proof = policyProof(policy);
 *   return proof.claims().every(({ holds }) => holds) && proof.idleRules().length === 0;
 * }
 * ```
 */
export function policyProof(policy: Policy, options: ProofOptions = {}): PolicyProof {
  let made: Proof<[Policy]> | undefined;
  const proof = (): Proof<[Policy]> => {
    made ??= proofOf([policy], options);
    return made;
  };
  return {
    claims: () => {
      const claims = policy?.claims ?? [];
      if (claims.length > 0) return claimsProved(claims, proof(), proof().policies[0]);
      // With a misspelled field of claims, all claims would seem to hold.
      compiledFor(policy, options);
      return [];
    },
    idleRules: () => idleAmong(proof()),
  };
}

/**
 * Proves the claims of a policy for every request that the policy can distinguish, not by examples. Every counterexample is also
 * checked with the evaluator.
 *
 * Throws `PolicyError` for an invalid policy, and {@link UndecidedError} if a claim cannot be decided: it matches no known request,
 * there are too many cases, or the policy uses a criterion of your own.
 *
 * It does **not** know the permissions of the application itself, or which groups exist. What code decides counts as possible.
 *
 * @example
 * ```ts
 * import { prove } from '@portcullis/policy/prove';
 *
 * prove({
 *   name: 'intranet',
 *   rules: [{ name: 'wiki', effect: 'allow', who: { roles: ['staff'] }, paths: ['/w/**'] }],
 *   claims: [{ name: 'no-strangers', who: { except: ['staff'] }, never: true }],
 * }); // [{ name: 'no-strangers', holds: true }]
 * ```
 */
export function prove(policy: Policy, options: ProofOptions = {}): readonly ClaimProof[] {
  return policyProof(policy, options).claims();
}

/**
 * Returns the rules that never decide, for any caller and at any time, among all requests that the policy can distinguish. It also
 * finds rules that several others together hide. `checkPolicy()` does not: it compares two rules at a time, and is faster.
 *
 * Throws the same errors as `prove()`. It knows the same paths as `prove()`: a rule about none of them matches nothing here.
 *
 * @example
 * ```ts
 * import { idleRules } from '@portcullis/policy/prove';
 *
 * idleRules({
 *   name: 'intranet',
 *   rules: [
 *     { name: 'people', effect: 'allow', who: { kind: 'user' }, paths: ['/w/**'] },
 *     { name: 'services', effect: 'allow', who: { kind: 'service' }, paths: ['/w/**'] },
 *     { name: 'all', effect: 'allow', who: 'authenticated', paths: ['/w/**'] },
 *   ],
 * }); // [{ index: 2, rule: 'all', hiddenBy: [0, 1] }]
 * ```
 */
export function idleRules(policy: Policy, options: ProofOptions = {}): readonly IdleRule[] {
  return policyProof(withoutClaims(policy), options).idleRules();
}
