import type { PolicyClaim } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { type ClaimSets, claimSets } from './claim-sets.ts';
import { type Counterexample, counterexampleOf, replayed, type Spot, simplest } from './counterexample.ts';
import { NEVER, type Node } from './node-table.ts';
import type { Place } from './places.ts';
import type { Proof, ProvedPolicy } from './proof.ts';
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

/** What is so of claims about one policy of a proof, which must have been made with them. */
export function claimsProved(
  claims: readonly PolicyClaim[],
  proof: Proof,
  about: ProvedPolicy,
): readonly ClaimProof[] {
  const asked = claims.map(
    (claim): AskedClaim => ({
      claim,
      ...claimSets(claim, proof.meaning, about.compiled.delimitersInNames),
      letIn: new Map(),
    }),
  );
  for (const place of proof.places) {
    const speaking = asked.filter(({ speaksOf }) => speaksOf(place));
    if (speaking.length === 0) continue;
    const { allowed } = about.answerAt(place);
    for (const { letIn } of speaking) if (!letIn.has(allowed)) letIn.set(allowed, place);
  }
  return asked.map((each) => provenClaim(each, proof, about));
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
