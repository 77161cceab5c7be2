import type { Policy } from '../policy.ts';
import { type IdleRule, idleAmong } from './idle-rules.ts';
import { compiledFor, type Proof, type ProofOptions, proofOf } from './proof.ts';
import { type ClaimProof, claimsProved } from './proven-claims.ts';

/** What can be asked about one policy. Each answer fails as {@link prove} does. */
export interface PolicyProof {
  /** As `prove` returns them. */
  readonly claims: () => readonly ClaimProof[];
  /** As `idleRules` returns them; among requests that only a claim tells apart as well. */
  readonly idleRules: () => readonly IdleRule[];
}

/**
 * A policy about which more than one thing is asked: it is cut into what it and its claims tell apart once, which takes longer than
 * each answer, and when the first is asked for.
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
      // Of claims under a misspelled name, all would hold.
      compiledFor(policy, options);
      return [];
    },
    idleRules: () => idleAmong(proof()),
  };
}

/**
 * Proves the claims of a policy for every request that the policy can tell from another, not by examples. Every
 * counterexample was given to the evaluator as well.
 *
 * Fails with `PolicyError` for a wrong policy, and with {@link UndecidedError} if a claim cannot be decided: it
 * is about no known request, or there is more to tell apart than can be examined.
 *
 * It does **not** know what the application itself permits, or which groups exist; what code decides counts as "may".
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
 * Returns the rules that never decide anything, whoever asks and whenever, among all requests that the policy can tell apart.
 * It also finds a rule that several others together hide. `checkPolicy` does not: it compares two rules at a time, and is faster.
 *
 * Fails as `prove` does. It knows the paths that `prove` knows: a rule about none of them matches nothing here.
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
  return policyProof({ name: policy.name, rules: policy.rules }, options).idleRules();
}
