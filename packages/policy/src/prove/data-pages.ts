import { defined } from '@portcullis/core/internal';
import { namesInclude } from '../criteria/name-pattern.ts';
import { READING_OPERATIONS, reachesAny } from '../criteria/reach.ts';
import type { PolicyClaim } from '../policy.ts';
import type { ClaimSets } from './claim-sets.ts';
import { replayed, simplest } from './counterexample.ts';
import { NEVER, type Node } from './node-table.ts';
import type { Place } from './places.ts';
import type { Proof, ProvedPolicy } from './proof.ts';

/** A page that shows data covered by a claim, although the claim holds for all requests that it covers. */
export interface DataPage {
  /** What people call it; not there for a page without a name. */
  readonly page?: string;
  /** The application it belongs to. */
  readonly application: string;
  readonly kind?: string;
  /** The shortest such request. */
  readonly method: string;
  readonly path: string;
  /** The rule that lets it in. */
  readonly rule: string;
}

/**
 * Whether a claim is about data, which other pages can bring: it says what is not seen of applications, kinds or objects. One about
 * paths, methods of Conduit, or what is done, is about requests and nothing else.
 */
export function speaksOfData({
  always,
  applications,
  kinds,
  ids,
  operations,
  methods,
}: PolicyClaim): boolean {
  if (always === true || (applications ?? kinds ?? ids) === undefined) return false;
  if (methods?.some((method) => method === 'GET' || method === 'HEAD') === false) return false;
  return operations === undefined || READING_OPERATIONS.some((word) => namesInclude(operations, word));
}

/**
 * Collects, place by place, where data of a claim comes all the same: at pages of its applications that it does not speak of, and at
 * pages of others whose answer can bring theirs. Of kinds and objects it is not known which pages bring them.
 */
export class DataPages {
  readonly #claim: PolicyClaim;
  readonly #sets: ClaimSets;
  /** Allowed callers, by application and kind, with the first set of requests for which they are allowed. */
  readonly #found = new Map<string, Map<Node, Place>>();
  #isReachKnown = false;

  constructor(claim: PolicyClaim, sets: ClaimSets) {
    this.#claim = claim;
    this.#sets = sets;
  }

  /** Whether an answer about this resource can bring data of the claim. Asked about each resource that the claim does not cover. */
  concerns(resource: Place['resource']): boolean {
    const { applications } = this.#claim;
    if (applications === undefined || resource === undefined) return false;
    if (resource.reaches !== undefined) this.#isReachKnown = true;
    return namesInclude(applications, resource.application) || reachesAny(resource, applications);
  }

  /** Adds a set of requests that the claim does not cover, and whose resource concerns it. */
  look(place: Place, about: ProvedPolicy, { pageOf }: Pick<Proof, 'pageOf'>): void {
    const { resource, path } = place;
    if (resource === undefined) return;
    const { application, kind = '' } = resource;
    const key = pageOf(resource, path) ?? `${application} ${kind}`;
    const places = this.#found.get(key) ?? new Map<Node, Place>();
    this.#found.set(key, places);
    const { allowed } = about.answerAt(place);
    if (!places.has(allowed)) places.set(allowed, place);
  }

  /**
   * Returns the pages at which callers of the claim are allowed, each with every rule that allows them; `unknown` if no page
   * describes its data.
   */
  pages({ world, pageOf }: Proof, { compiled }: ProvedPolicy): readonly DataPage[] | 'unknown' {
    if (!this.#isReachKnown) return 'unknown';
    const { diagram, valid } = world;
    const { callers, required } = this.#sets;
    const held = this.#claim.onlyIf === undefined ? NEVER : required;
    const found = new Map<string, DataPage>();
    for (const places of this.#found.values()) {
      for (const [allowed, place] of places) {
        const letIn = diagram.without(diagram.all([valid, allowed, callers]), held);
        const request = simplest(world, [{ place, callers: letIn }]);
        if (request === undefined) continue;
        const { rule = '' } = replayed(compiled, request, 'allow');
        const { method, path, resource } = place;
        if (resource === undefined) continue;
        const { application, kind } = resource;
        const page = pageOf(resource, path);
        const key = JSON.stringify([page ?? [application, kind], rule]);
        if (!found.has(key)) found.set(key, { ...defined({ page, kind }), application, method, path, rule });
      }
    }
    return [...found.values()];
  }
}
