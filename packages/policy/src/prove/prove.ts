import type { Policy, PolicyClaim } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { claimSets } from './claim-sets.ts';
import { type Counterexample, counterexampleOf, replayed, type Spot, simplest } from './counterexample.ts';
import { NEVER } from './node-table.ts';
import { type Proof, type ProofOptions, proofOf } from './proof.ts';
import { UndecidedError } from './undecided-error.ts';

/** A claim, and whether it holds. */
export interface ProvenClaim {
  readonly name: string;
  readonly holds: boolean;
  /** The smallest request by the simplest caller that shows that it does not. */
  readonly counterexample?: Counterexample;
}

/** The same, with the request itself. */
export interface ClaimProof extends ProvenClaim {
  readonly request?: PolicyRequest;
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
  const { claims = [] } = policy;
  if (claims.length === 0) return [];
  const proof = proofOf([policy], options);
  return claims.map((claim) => provenClaim(claim, proof));
}

function provenClaim(claim: PolicyClaim, { world, meaning, places, policies }: Proof): ClaimProof {
  const [first] = policies;
  if (first === undefined) throw new TypeError('a proof needs a policy');
  const { compiled, sets } = first;
  const { diagram, valid } = world;
  const { name } = claim;
  const { speaksOf, callers, required } = claimSets(claim, meaning, compiled.delimitersInNames);
  const spoken = places.filter(speaksOf);
  if (spoken.length === 0 || diagram.and(valid, callers) === NEVER) {
    throw new UndecidedError(`the claim ${JSON.stringify(name)} speaks of no request that is known`);
  }
  const spots = spoken.map((place): Spot => {
    const { allowed } = sets.at(place);
    const wrong =
      claim.always === true
        ? diagram.without(diagram.and(valid, callers), allowed)
        : diagram.without(diagram.and(allowed, callers), claim.onlyIf === undefined ? NEVER : required);
    return { place, callers: wrong };
  });
  const request = simplest(world, spots);
  if (request === undefined) return { name, holds: true };
  const decision = replayed(compiled, request, claim.always === true ? 'deny' : 'allow');
  return { name, holds: false, counterexample: counterexampleOf(world, request, decision.rule), request };
}
