import type { Caller } from '@portcullis/core';
import type { PolicyRequest } from '../policy-request.ts';
import { circumstances, type Saying } from './circumstances.ts';
import { ALWAYS, type Assignment, Diagram, type Node } from './diagram.ts';
import { type Draft, emptyDraft, requestOf } from './draft.ts';
import { bitsFor, FiniteDomain } from './finite-domain.ts';
import type { Place } from './places.ts';

/** One thing that may be so or so, and what it is in a request. The first value is the plainest. */
export interface Fact {
  readonly name: string;
  readonly domain: FiniteDomain;
  /** Puts a value into a draft. */
  readonly put: (draft: Draft, value: number) => void;
  /** What a value that is not the plainest costs a counterexample, for each binary digit. */
  readonly cost: number;
}

/** Facts of which each is so or not. */
interface Flag {
  readonly level: number;
  readonly put: (draft: Draft) => void;
  readonly cost: number;
}

const KINDS: readonly Caller['kind'][] = ['anonymous', 'user', 'service'];

/** Which roles exist, each with all that it implies. */
export type Implications = ReadonlyMap<string, readonly string[]>;

/**
 * Everything that rules can tell apart besides the place: callers and circumstances, as variables of one diagram. Each
 * value has an example, and what a criterion means is asked of the compiled criterion itself, for each example.
 */
export class World {
  readonly diagram: Diagram;
  /** Callers and circumstances that can be: an anonymous caller has no roles, and whoever has a role has those it implies. */
  readonly valid: Node;
  readonly facts: ReadonlyMap<string, Fact>;
  readonly roles: ReadonlyMap<string, number>;
  readonly kind: FiniteDomain;
  readonly incomplete: number;
  /** By claim, then by value. */
  readonly claims: ReadonlyMap<string, ReadonlyMap<unknown, number>>;
  readonly amr: ReadonlyMap<string, number>;
  readonly #flags = new Map<number, Flag>();
  readonly #facts: Fact[] = [];
  readonly #now: number;

  constructor(
    sayings: readonly Saying[],
    implications: Implications,
    options: { now: number; maxNodes?: number | undefined },
  ) {
    this.#now = options.now;
    const said = gather(sayings);
    const values = circumstances(sayings, options.now);
    const claimValues = [...said.claims].reduce((sum, [, ofClaim]) => sum + ofClaim.size, 0);
    const bits = [...values.values()].reduce((sum, each) => sum + bitsFor(each.values.length), 0);
    this.diagram = new Diagram(
      2 + 1 + implications.size + claimValues + said.amr.size + bits,
      options.maxNodes,
    );

    let level = 0;
    const domain = (size: number): FiniteDomain => {
      const levels = Array.from({ length: bitsFor(size) }, () => level++);
      return new FiniteDomain(this.diagram, levels, size);
    };
    const flag = (cost: number, put: Flag['put']): number => {
      this.#flags.set(level, { level, put, cost });
      return level++;
    };
    this.kind = domain(KINDS.length);
    const kind: Fact = {
      name: 'kind',
      domain: this.kind,
      cost: 1,
      put: (draft, value) => {
        draft.kind = KINDS[value] ?? 'anonymous';
      },
    };
    this.#facts.push(kind);
    this.incomplete = flag(100_000, (draft) => {
      draft.rolesIncomplete = true;
    });
    this.roles = new Map(
      Array.from(implications.keys(), (role) => [role, flag(1000, (draft) => void draft.roles.push(role))]),
    );
    this.claims = new Map(
      Array.from(said.claims, ([claim, ofClaim]) => [
        claim,
        new Map(Array.from(ofClaim, (value) => [value, flag(100, (draft) => addClaim(draft, claim, value))])),
      ]),
    );
    this.amr = new Map(
      Array.from(said.amr, (method) => [method, flag(50, (draft) => void draft.amr.push(method))]),
    );
    for (const [name, { values: puts, cost }] of values) {
      const put = (draft: Draft, value: number): void => puts[value]?.(draft);
      this.#facts.push({ name, domain: domain(puts.length), put, cost });
    }
    this.facts = new Map(this.#facts.map((fact) => [fact.name, fact]));
    this.valid = this.#valid(implications);
  }

  /** A request of an assignment at a place; what the assignment leaves open is at its plainest. */
  request(assignment: Assignment, place: Place): PolicyRequest {
    const draft = emptyDraft(this.#now);
    for (const fact of this.#facts) fact.put(draft, fact.domain.valueIn(assignment));
    for (const [level, { put }] of this.#flags) if (assignment.get(level) === true) put(draft);
    return requestOf(draft, place);
  }

  /** An example for asking a criterion: a verified caller at no place, with one value of one fact. */
  example(fact?: Fact, value = 0): Draft {
    const draft = emptyDraft(this.#now);
    if (fact !== undefined) fact.put(draft, value);
    return draft;
  }

  /** What it costs a counterexample that a variable is true. Fewest roles count most. */
  costOf(level: number): number {
    const flag = this.#flags.get(level);
    if (flag !== undefined) return flag.cost;
    return this.#facts.find(({ domain }) => domain.levels.includes(level))?.cost ?? 0;
  }

  #valid(implications: Implications): Node {
    const { diagram } = this;
    const anonymous = this.kind.is(0);
    const own = ['email', 'acr', 'age'].map((name) => this.facts.get(name)?.domain.is(0) ?? ALWAYS);
    const flags = Array.from(this.#flags.keys(), (level) => diagram.variable(level, false));
    const bare = diagram.all([...flags, ...own]);
    const implied = Array.from(implications, ([role, all]) => {
      const has = diagram.all(all.map((other) => this.role(other)));
      return diagram.or(diagram.not(this.role(role)), has);
    });
    const domains = this.#facts.map(({ domain }) => domain.valid);
    return diagram.all([...domains, ...implied, diagram.or(diagram.not(anonymous), bare)]);
  }

  /** Those who have a role. One that nobody declared is nobody's. */
  role(name: string): Node {
    const level = this.roles.get(name);
    if (level === undefined) throw new TypeError(`the world has no role ${JSON.stringify(name)}`);
    return this.diagram.variable(level);
  }
}

interface Said {
  readonly claims: Map<string, Set<unknown>>;
  readonly amr: Set<string>;
}

function gather(sayings: readonly Saying[]): Said {
  const said: Said = { claims: new Map(), amr: new Set() };
  for (const { claims = {}, authentication } of sayings) {
    for (const [claim, test] of Object.entries(claims)) {
      const values = said.claims.get(claim) ?? new Set<unknown>();
      said.claims.set(claim, values);
      for (const value of Array.isArray(test) ? test : [test]) values.add(value);
    }
    for (const method of authentication?.amr ?? []) said.amr.add(method);
  }
  return said;
}

function addClaim(draft: Draft, claim: string, value: unknown): void {
  draft.claims[claim] = [...(draft.claims[claim] ?? []), value];
}
