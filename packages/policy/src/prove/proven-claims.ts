import type { PolicyClaim } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { type ClaimSets, claimSets } from './claim-sets.ts';
import { type Counterexample, counterexampleOf, replayed, type Spot, simplest } from './counterexample.ts';
import { type DataPage, DataPages, speaksOfData } from './data-pages.ts';
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
  /**
   * Of a claim that holds and is about data: by which other pages those whom it is about get data of the same applications, so that it
   * holds for requests alone. `unknown` where the claim names no applications, or no page says what it brings. Default: the claim is
   * about requests.
   */
  readonly alsoBy?: readonly DataPage[] | 'unknown';
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
    (claim): AskedClaim =>
      claimAsked(claim, claimSets(claim, proof.meaning, about.compiled.delimitersInNames)),
  );
  for (const place of proof.places) {
    for (const { speaksOf, letIn, data } of asked) {
      if (!speaksOf(place)) {
        data?.look(place, about, proof);
        continue;
      }
      const { allowed } = about.answerAt(place);
      if (!letIn.has(allowed)) letIn.set(allowed, place);
    }
  }
  return asked.map((each) => provenClaim(each, proof, about));
}

/** A claim, and what it is asked about. */
interface AskedClaim extends ClaimSets {
  readonly claim: PolicyClaim;
  /** Who is let in where it speaks, and the first place of which that is so: at a later one the question is the same. */
  readonly letIn: Map<Node, Place>;
  /** Other pages that bring its data; `undefined` for a claim about requests. */
  readonly data: DataPages | undefined;
}

function claimAsked(claim: PolicyClaim, sets: ClaimSets): AskedClaim {
  const data = speaksOfData(claim) ? new DataPages(claim, sets) : undefined;
  return { claim, ...sets, letIn: new Map(), data };
}

function provenClaim(
  { claim, callers, required, letIn, data }: AskedClaim,
  proof: Proof,
  about: ProvedPolicy,
): ClaimProof {
  const { world } = proof;
  const { compiled } = about;
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
  if (request === undefined) {
    return { name, holds: true, ...(data === undefined ? {} : { alsoBy: data.pages(proof, about) }) };
  }
  const decision = replayed(compiled, request, claim.always === true ? 'deny' : 'allow');
  return { name, holds: false, counterexample: counterexampleOf(world, request, decision.rule), request };
}
