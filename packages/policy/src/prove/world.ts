import type { Caller } from '@portcullis/core';
import { emailDomain } from '@portcullis/core/internal';
import type { RoleMapping } from '@portcullis/roles';
import type { PolicyRequest } from '../policy-request.ts';
import { circumstances, type Saying } from './circumstances.ts';
import { type Assignment, Diagram } from './diagram.ts';
import { type Draft, emptyDraft, requestOf } from './draft.ts';
import { bitsFor, FiniteDomain } from './finite-domain.ts';
import { ALWAYS, NEVER, type Node } from './node-table.ts';
import type { Place } from './places.ts';
import { MappedRoles } from './role-mapping-sets.ts';
import { saidIn } from './said.ts';
import { UndecidedError } from './undecided-error.ts';

/** One thing that may be so or so, and what it is in a request. The first value is the plainest. */
export interface Fact {
  readonly name: string;
  readonly domain: FiniteDomain;
  /** Puts a value into a draft. */
  readonly put: (draft: Draft, value: number) => void;
  /** What a value that is not the plainest costs a counterexample, for each binary digit. */
  readonly cost: number;
}

/** Facts that are true or false. */
interface Flag {
  readonly level: number;
  readonly put: (draft: Draft) => void;
  readonly cost: number;
}

/** The values of the fact `kind`, in their order. */
export const KINDS: readonly Caller['kind'][] = ['anonymous', 'user', 'service'];

/** What a world is made of besides what policies say. */
export interface WorldOptions {
  readonly now: number;
  readonly maxNodes?: number | undefined;
  readonly maxSeconds?: number | undefined;
  /** What grants roles. Default: any caller can have any role. */
  readonly mapping?: RoleMapping | undefined;
  /** Sets of roles that callers can have without the mapping. Default: none. */
  readonly given?: readonly (readonly string[])[] | undefined;
  /** Names and patterns of groups that claims speak of. Default: none. */
  readonly words?: readonly string[] | undefined;
  /** Roles that users can hold by an elevation. Default: none. */
  readonly offered?: readonly string[] | undefined;
}

/** Which roles exist, each with all that it implies. */
export type Implications = ReadonlyMap<string, readonly string[]>;

/**
 * Everything that rules can tell apart besides the place: callers and circumstances, as variables of one diagram. Each
 * value has an example, and what a criterion means is asked of the compiled criterion itself, for each example.
 */
export class World {
  readonly diagram: Diagram;
  /**
   * The possible callers and circumstances: an anonymous caller has no roles, and a caller with a role has the roles that it
   * implies.
   */
  readonly valid: Node;
  readonly facts: ReadonlyMap<string, Fact>;
  readonly roles: ReadonlyMap<string, number>;
  /** Roles that policies offer, each as whether the caller holds it by an elevation. */
  readonly elevated: ReadonlyMap<string, number>;
  readonly kind: FiniteDomain;
  readonly incomplete: number;
  /** Whether there may be claims besides those that are known; `undefined` where nothing asks for claims. */
  readonly claimsIncomplete: number | undefined = undefined;
  /** By claim, then by value. */
  readonly claims: ReadonlyMap<string, ReadonlyMap<unknown, number>>;
  readonly amr: ReadonlyMap<string, number>;
  /** Groups that claims name, each as whether the caller is in one. */
  readonly words: ReadonlyMap<string, number>;
  readonly #mapped: MappedRoles;
  /** Of requests that were made here, the groups of claims that the caller must be in. */
  readonly #wordsOf = new WeakMap<PolicyRequest, readonly string[]>();
  readonly #flags = new Map<number, Flag>();
  readonly #facts: Fact[] = [];
  readonly #now: number;
  readonly #started: number = performance.now();
  readonly #maxSeconds: number;
  readonly #hasMapping: boolean;
  /** Callers whose roles come of no groups, but were given. */
  readonly #givenAlone: Node;
  readonly #requestsGiven = new WeakSet<PolicyRequest>();

  constructor(sayings: readonly Saying[], implications: Implications, options: WorldOptions) {
    this.#now = options.now;
    this.#maxSeconds = options.maxSeconds ?? 120;
    const { mapping = {}, given = [], words = [], offered = [] } = options;
    this.#hasMapping = Object.keys(mapping).length > 0;
    this.#mapped = new MappedRoles(mapping, implications, words);
    const all = [...sayings, ...this.#mapped.sayings];
    const said = saidIn(all);
    const values = circumstances(all, options.now);
    const claimValues = [...said.claims].reduce((sum, [, ofClaim]) => sum + ofClaim.size, 0);
    const bits = [...values.values()].reduce((sum, each) => sum + bitsFor(each.values.length), 0);
    const flags = implications.size + offered.length + words.length + claimValues + said.amr.size;
    const incompletes = said.claims.size === 0 ? 1 : 2;
    this.diagram = new Diagram(2 + incompletes + flags + bits, options.maxNodes);

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
    this.elevated = new Map(
      offered.map((role) => {
        const implies = implications.get(role) ?? [];
        return [role, flag(2000, (draft) => void draft.elevated.push({ role, implies }))];
      }),
    );
    this.words = new Map(words.map((word) => [word, flag(500, () => {})]));
    this.claims = new Map(
      Array.from(said.claims, ([claim, ofClaim]) => [
        claim,
        new Map(Array.from(ofClaim, (value) => [value, flag(100, (draft) => addClaim(draft, claim, value))])),
      ]),
    );
    if (said.claims.size > 0) {
      this.claimsIncomplete = flag(100_000, (draft) => void Object.assign(draft, { claimsIncomplete: true }));
    }
    this.amr = new Map(
      Array.from(said.amr, (method) => [method, flag(50, (draft) => void draft.amr.push(method))]),
    );
    for (const [name, { values: puts, cost }] of values) {
      const put = (draft: Draft, value: number): void => puts[value]?.(draft);
      this.#facts.push({ name, domain: domain(puts.length), put, cost });
    }
    this.facts = new Map(this.#facts.map((fact) => [fact.name, fact]));
    const byMapping = this.#byMapping();
    const ofGiven = this.diagram.any(given.map((roles) => this.#given(roles, implications)));
    const domains = this.diagram.all(this.#facts.map(({ domain }) => domain.valid));
    this.#givenAlone = this.diagram.without(ofGiven, byMapping);
    this.valid = this.diagram.all([
      domains,
      this.diagram.or(byMapping, this.#givenAlone),
      this.diagram.or(this.kind.is(1), this.notElevated),
    ]);
  }

  /** Callers who hold no role by an elevation. */
  get notElevated(): Node {
    return this.diagram.all(
      Array.from(this.elevated.values(), (level) => this.diagram.variable(level, false)),
    );
  }

  /** A request of an assignment at a place; what the assignment leaves open is at its plainest. */
  request(assignment: Assignment, place: Place): PolicyRequest {
    const draft = emptyDraft(this.#now);
    for (const fact of this.#facts) fact.put(draft, fact.domain.valueIn(assignment));
    for (const [level, { put }] of this.#flags) if (assignment.get(level) === true) put(draft);
    const request = requestOf(draft, place);
    const words = [...this.words].flatMap(([word, level]) => (assignment.get(level) === true ? [word] : []));
    this.#wordsOf.set(request, words);
    if (this.diagram.has(this.#givenAlone, (level) => assignment.get(level) === true)) {
      this.#requestsGiven.add(request);
    }
    return request;
  }

  /** The groups that the caller of such a request needs; `undefined` where none are, or no mapping says which. */
  groupsOf(request: PolicyRequest): readonly string[] | undefined {
    if (!this.#hasMapping || request.caller.kind === 'anonymous') return undefined;
    if (this.#requestsGiven.has(request)) return undefined;
    return this.#mapped.groupsOf(request, this.#wordsOf.get(request) ?? []);
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

  /** Callers who were given these roles. They have no groups, claims or known login strength, and all their roles are known. */
  #given(roles: readonly string[], implications: Implications): Node {
    const { diagram } = this;
    const held = new Set(
      roles.flatMap((role) => [role, ...(implications.get(role) ?? [])].map((each) => this.roles.get(each))),
    );
    const flags = Array.from(this.#flags.keys(), (level) => diagram.variable(level, held.has(level)));
    return diagram.all([...flags, this.kind.is(1), this.facts.get('acr')?.domain.is(0) ?? ALWAYS]);
  }

  /** The callers that the mapping allows: anonymous ones, and those with roles that groups and claims grant. */
  #byMapping(): Node {
    const { diagram } = this;
    const anonymous = this.kind.is(0);
    const own = ['email', 'via', 'acr', 'age', 'proof'].map(
      (name) => this.facts.get(name)?.domain.is(0) ?? ALWAYS,
    );
    const flags = Array.from(this.#flags.keys(), (level) => diagram.variable(level, false));
    const bare = diagram.all([...flags, ...own]);
    const email = this.facts.get('email');
    const level = (levels: ReadonlyMap<string, number>, name: string): number => levels.get(name) ?? -1;
    const possible = this.#mapped.possible({
      diagram,
      roleLevel: (role) => level(this.roles, role),
      wordLevel: (word) => level(this.words, word),
      claimHolds: (claim, holds) =>
        diagram.any(
          [...(this.claims.get(claim) ?? [])].flatMap(([value, at]) =>
            holds(value) ? [diagram.variable(at)] : [],
          ),
        ),
      domainIs: (domains) =>
        email?.domain.where((value) => {
          const { email: address } = this.example(email, value);
          return address !== undefined && domains.includes(emailDomain(address) ?? '');
        }) ?? NEVER,
    });
    // Whom no condition can hold for has no role at all.
    const verified = diagram.and(diagram.not(anonymous), possible);
    return diagram.or(verified, diagram.and(anonymous, bare));
  }

  /** Fails with `UndecidedError` where the proof has taken too long. */
  checkTime(): void {
    if (performance.now() - this.#started > this.#maxSeconds * 1000) {
      throw new UndecidedError(
        `the proof takes more than ${this.#maxSeconds} s: the policy distinguishes too many cases`,
      );
    }
  }

  /** Those who are in a group that a claim names. */
  inGroup(word: string): Node {
    const level = this.words.get(word);
    if (level === undefined) throw new TypeError(`the world has no group ${JSON.stringify(word)}`);
    return this.diagram.variable(level);
  }

  /** Callers who hold a role by an elevation. Throws `TypeError` for a role that is not offered in this proof. */
  heldByElevation(role: string): Node {
    const level = this.elevated.get(role);
    if (level === undefined) throw new TypeError(`the world has no elevation for ${JSON.stringify(role)}`);
    return this.diagram.variable(level);
  }

  /** Callers who hold a role without an elevation. Throws `TypeError` for a role that is not part of this proof. */
  role(name: string): Node {
    const level = this.roles.get(name);
    if (level === undefined) throw new TypeError(`the world has no role ${JSON.stringify(name)}`);
    return this.diagram.variable(level);
  }
}

function addClaim(draft: Draft, claim: string, value: unknown): void {
  draft.claims[claim] = [...(draft.claims[claim] ?? []), value];
}
