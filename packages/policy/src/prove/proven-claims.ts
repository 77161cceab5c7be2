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
  /** The simplest request by the simplest caller that violates the claim. */
  readonly counterexample?: Counterexample;
  /**
   * For a claim about data that holds: other pages that show data of the same applications to the same callers, so that the claim
   * covers requests only. `unknown` if the claim names no applications, or if pages are not described. Missing if the claim is
   * about requests.
   */
  readonly alsoBy?: readonly DataPage[] | 'unknown';
}

/** The same, with the request itself. */
export interface ClaimProof extends ProvenClaim {
  readonly request?: PolicyRequest;
}

/** Decides claims about one policy of a proof. The proof must include these claims. */
export function claimsProved(
  claims: readonly PolicyClaim[],
  proof: Proof,
  about: ProvedPolicy,
): readonly ClaimProof[] {
  const asked = claims.map(
    (claim): AskedClaim =>
      claimAsked(claim, claimSets(claim, about.meaning, about.compiled.delimitersInNames)),
  );
  const alike = new Map<string, Map<Place['resource'], AlikePlaces>>();
  const alikeOf = (place: Place): AlikePlaces => {
    const { method, resource } = place;
    const ofMethod = alike.get(method) ?? new Map<Place['resource'], AlikePlaces>();
    alike.set(method, ofMethod);
    const known = ofMethod.get(resource);
    if (known !== undefined) return known;
    const concerned = asked.filter(
      ({ speaksSomewhere, data }) => speaksSomewhere(place) || data?.concerns(resource) === true,
    );
    const made: AlikePlaces = {
      anyPath: concerned.filter(({ anyPath }) => anyPath),
      byPath: concerned.filter(({ anyPath }) => !anyPath),
      seen: new Set(),
    };
    ofMethod.set(resource, made);
    return made;
  };
  const look = ({ speaksOf, letIn, data }: AskedClaim, place: Place): void => {
    if (!speaksOf(place)) {
      if (data?.concerns(place.resource)) data.look(place, about, proof);
      return;
    }
    const { allowed } = about.answerAt(place);
    if (!letIn.has(allowed)) letIn.set(allowed, place);
  };
  for (const place of proof.places) {
    const { anyPath, byPath, seen } = alikeOf(place);
    for (const claim of byPath) look(claim, place);
    if (anyPath.length === 0) continue;
    const page = place.resource && proof.pageOf(place.resource, place.path);
    const { allowed } = about.answerAt(place);
    const answered = page === undefined ? `${allowed}` : `${allowed} ${page}`;
    if (seen.has(answered)) continue;
    seen.add(answered);
    for (const claim of anyPath) look(claim, place);
  }
  return asked.map((each) => provenClaim(each, proof, about));
}

/** Sets of requests with the same method and resource, and the claims that speak of some of them, or whose data can come there. */
interface AlikePlaces {
  /** Claims that speak alike of places which differ in their path alone, and need not be asked about each. */
  readonly anyPath: readonly AskedClaim[];
  readonly byPath: readonly AskedClaim[];
  /** The answers and pages for which the former were asked. */
  readonly seen: Set<string>;
}

/** A claim with its compiled parts. */
interface AskedClaim extends ClaimSets {
  readonly claim: PolicyClaim;
  /** Callers that are allowed in the claim's scope, and the first set of requests for which that holds. */
  readonly letIn: Map<Node, Place>;
  /** Other pages that show its data; `undefined` for a claim about requests. */
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
    throw new UndecidedError(`the claim ${JSON.stringify(name)} matches no known request`);
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
