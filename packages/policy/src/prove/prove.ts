import type { Policy, PolicyClaim } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { type ClaimSets, claimSets } from './claim-sets.ts';
import { type Counterexample, counterexampleOf, replayed, type Spot, simplest } from './counterexample.ts';
import { NEVER, type Node } from './node-table.ts';
import type { Place } from './places.ts';
import { type Proof, type ProofOptions, type ProvedPolicy, proofOf } from './proof.ts';
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
  const [first] = proof.policies;
  const asked = claims.map(
    (claim): AskedClaim => ({
      claim,
      ...claimSets(claim, proof.meaning, first.compiled.delimitersInNames),
      letIn: new Map(),
    }),
  );
  for (const place of proof.places) {
    const speaking = asked.filter(({ speaksOf }) => speaksOf(place));
    if (speaking.length === 0) continue;
    const { allowed } = first.sets.at(place);
    for (const { letIn } of speaking) if (!letIn.has(allowed)) letIn.set(allowed, place);
  }
  return asked.map((each) => provenClaim(each, proof, first));
}

/** A claim, and what it is asked about. */
interface AskedClaim extends ClaimSets {
  readonly claim: PolicyClaim;
  /** Who is let in where it speaks, and the first place of which that is so: at a later one the question is the same. */
  readonly letIn: Map<Node, Place>;
}

function provenClaim(
  { claim, callers, required, letIn }: AskedClaim,
  { world }: Proof,
  { compiled }: ProvedPolicy,
): ClaimProof {
  const { diagram, valid } = world;
  const { name } = claim;
  if (letIn.size === 0 || diagram.and(valid, callers) === NEVER) {
    throw new UndecidedError(`the claim ${JSON.stringify(name)} speaks of no request that is known`);
  }
  const spots = Array.from(letIn, ([allowed, place]): Spot => {
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
