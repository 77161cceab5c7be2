import type { Caller } from '@portcullis/core';
import type { Condition } from '../criteria/criterion.ts';
import { boundaryAddresses, networkCondition } from '../criteria/networks.ts';
import { timeCondition } from '../criteria/time.ts';
import type { Rule } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { ALWAYS, type Assignment, Diagram, type Node } from './diagram.ts';
import { type Draft, emptyDraft, requestOf } from './draft.ts';
import { bitsFor, FiniteDomain } from './finite-domain.ts';
import type { Place } from './places.ts';
import { timeAtoms } from './time-atoms.ts';

/** What rules say of circumstances: of a policy, a claim, or both. */
export type Saying = Partial<Omit<Rule, 'name'>>;

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

/** Values of one fact: how they are put into a draft. */
type Values = readonly ((draft: Draft) => void)[];

/** Criteria about circumstances ask for no place. */
export const NOWHERE: Place = { path: '/', method: 'GET', resource: undefined };

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

/** The values of all facts about circumstances that somebody asks for. */
function circumstances(
  sayings: readonly Saying[],
  now: number,
): ReadonlyMap<string, { readonly values: Values; readonly cost: number }> {
  const all = <Value>(of: (saying: Saying) => readonly Value[] | undefined): readonly Value[] => [
    ...new Set(sayings.flatMap((saying) => of(saying) ?? [])),
  ];
  const facts = new Map<string, { values: Values; cost: number }>();
  const add = (name: string, cost: number, values: Values): void => {
    if (values.length > 1) facts.set(name, { values, cost });
  };
  const nothing = (): void => {};

  const domains = all(({ emailDomains }) => emailDomains);
  add(
    'email',
    20,
    domains.length === 0 ? [] : [nothing, ...[...domains, otherThan(domains, 'other.example')].map(emailAt)],
  );
  const classes = all(({ authentication }) => authentication?.acr);
  add(
    'acr',
    20,
    classes.length === 0 ? [] : [nothing, ...[...classes, otherThan(classes, 'other')].map(acrOf)],
  );
  const ages = all(({ authentication }) =>
    authentication?.maxAgeSeconds === undefined ? undefined : [authentication.maxAgeSeconds],
  );
  add('age', 20, ages.length === 0 ? [] : [nothing, ...loginAges(ages).map(ageOf)]);
  const networks = all((saying) => saying.networks);
  const addresses =
    networks.length === 0
      ? []
      : oneOfEach(
          boundaryAddresses(networks).map(addressOf),
          networks.map((each) => networkCondition([each])),
          now,
        );
  add('address', 5, networks.length === 0 ? [] : [...addresses, nothing]);
  const countries = all((saying) => saying.countries);
  add(
    'country',
    5,
    countries.length === 0
      ? []
      : [
          ...[
            ...['AQ', 'BV', 'ZZ'].filter((each) => !countries.includes(each)).slice(0, 1),
            ...countries,
          ].map(countryOf),
          nothing,
        ],
  );
  const asns = all((saying) => saying.asns);
  add(
    'asn',
    5,
    asns.length === 0
      ? []
      : [...[[64_496, 64_497].find((each) => !asns.includes(each)) ?? 64_498, ...asns].map(asnOf), nothing],
  );
  const windows = [
    ...new Map(
      sayings.flatMap(({ when }) => (when === undefined ? [] : [[JSON.stringify(when), when] as const])),
    ).values(),
  ];
  add(
    'time',
    1,
    windows.length === 0
      ? []
      : oneOfEach(timeAtoms(windows, now).map(timeOf), windows.map(timeCondition), now),
  );
  return facts;
}

/** Of values of which the same conditions hold, the first. */
function oneOfEach(values: Values, conditions: readonly Condition[], now: number): Values {
  const found = new Map<string, Values[number]>();
  for (const put of values) {
    const draft = emptyDraft(now);
    put(draft);
    const request = requestOf(draft, NOWHERE);
    const kind = conditions.map(({ holds }) => String(holds(request))).join();
    if (!found.has(kind)) found.set(kind, put);
  }
  return [...found.values()];
}

/** Ages around every step: within it, and beyond; the last is from the future, beyond what clocks may differ. */
function loginAges(steps: readonly number[]): readonly number[] {
  const ordered = [...steps].sort((a, b) => a - b);
  return [...ordered, (ordered.at(-1) ?? 0) + 1, -3600];
}

function otherThan(names: readonly string[], name: string): string {
  return names.includes(name) ? otherThan(names, `x${name}`) : name;
}

const emailAt = (domain: string) => (draft: Draft) => {
  draft.email = `someone@${domain}`;
};
const acrOf = (acr: string) => (draft: Draft) => {
  draft.acr = acr;
};
const ageOf = (age: number) => (draft: Draft) => {
  draft.loginAgeSeconds = age;
};
const addressOf = (address: string) => (draft: Draft) => {
  draft.address = address;
};
const countryOf = (country: string) => (draft: Draft) => {
  draft.country = country;
};
const asnOf = (asn: number) => (draft: Draft) => {
  draft.asn = asn;
};
const timeOf = (now: number) => (draft: Draft) => {
  draft.now = now;
};
