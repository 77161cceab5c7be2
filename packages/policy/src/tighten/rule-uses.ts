import { type CompiledPolicy, compilePolicy } from '../compile/compiled-policy.ts';
import type { PolicyOptions } from '../compile/read-policy.ts';
import { canBeNamed, requestMethod } from '../criteria/methods.ts';
import { evaluate } from '../evaluate.ts';
import type { Policy, Rule } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { canPermit } from '../rule-effect.ts';

/** Lists of a rule: the longer, the more it lets in. */
export const LISTS = [
  'paths',
  'methods',
  'applications',
  'kinds',
  'ids',
  'operations',
  'conduitMethods',
  'networks',
  'countries',
  'asns',
  'emailDomains',
] as const;

/** A field that can be made smaller; `roles` stands in `who`. */
export type NarrowedField = (typeof LISTS)[number] | 'roles';

/** An entry of a list. */
export type Entry = string | number;

/** Which entries of one rule were used. */
export class RuleUses {
  readonly rule: Rule;
  readonly #options: PolicyOptions;
  readonly #used = new Map<NarrowedField, Set<Entry>>();
  /** Of a rule for all methods, those that were used. */
  readonly #methods = new Set<string>();
  /** Rules as this one with some entries of a list, by field and entries. */
  readonly #alone = new Map<string, CompiledPolicy>();
  /** Whether it decided anything. */
  isUsed = false;
  /** Whether it stays as it is, because the log does not say what of it was used. */
  isWhole = false;

  constructor(rule: Rule, options: PolicyOptions) {
    this.rule = rule;
    this.#options = options;
  }

  /** Whether the rule lets a request in, where no other stands against it. */
  letsIn(request: PolicyRequest): boolean {
    if (!canPermit(this.rule.effect)) return false;
    const alone = this.#alone.get('') ?? this.#compiled({ who: this.rule.who });
    this.#alone.set('', alone);
    return evaluate(alone, request).effect === 'allow';
  }

  /** A request that this rule allowed: as few entries of each list as needed to allow it. */
  add(request: PolicyRequest): void {
    this.isUsed = true;
    for (const field of fieldsOf(this.rule)) {
      const used = this.#used.get(field) ?? new Set();
      this.#used.set(field, used);
      for (const entry of this.#missing(field, [...used], request)) used.add(entry);
    }
    if (this.rule.methods === undefined) this.#methods.add(methodOf(request));
  }

  /** Whether a request that was lost by a list that is shorter now was lost by this entry. */
  needs(field: NarrowedField, entry: Entry, kept: readonly Entry[], request: PolicyRequest): boolean {
    if (this.#fits(field, kept, request)) return false;
    const others = entriesOf(this.rule, field).filter((each) => each !== entry);
    return this.#fits(field, [...kept, entry], request) || !this.#fits(field, others, request);
  }

  /** What a list must have besides to let a request in: mostly one entry, but a page may bring data of several applications. */
  #missing(field: NarrowedField, used: readonly Entry[], request: PolicyRequest): readonly Entry[] {
    if (this.#fits(field, used, request)) return [];
    const all = entriesOf(this.rule, field);
    const one = all.find((entry) => this.#fits(field, [...used, entry], request));
    if (one !== undefined) return [one];
    return all.reduce((needed, entry) => {
      const others = needed.filter((each) => each !== entry);
      return used.includes(entry) || !this.#fits(field, others, request) ? needed : others;
    }, all);
  }

  /** Whether the rule speaks of a request with these entries of a list alone. */
  #fits(field: NarrowedField, entries: readonly Entry[], request: PolicyRequest): boolean {
    if (entries.length === 0) return false;
    if (field === 'roles') return request.roles.some((role) => entries.includes(role));
    const key = JSON.stringify([field, ...entries]);
    const alone = this.#alone.get(key) ?? this.#compiled({ [field]: entries });
    this.#alone.set(key, alone);
    return evaluate(alone, request).effect === 'allow';
  }

  /** The rule with what was used of it; `undefined` where nothing was. */
  narrowed(): Rule | undefined {
    if (this.isWhole) return this.rule;
    if (!this.isUsed) return undefined;
    const { who } = this.rule;
    const lists = LISTS.flatMap((field) => {
      const entries = this.kept(field);
      return entries === undefined ? [] : [[field, entries] as const];
    });
    const roles = this.kept('roles') as readonly string[] | undefined;
    return {
      ...this.rule,
      ...Object.fromEntries(lists),
      ...(typeof who === 'string' || roles === undefined ? {} : { who: { ...who, roles } }),
    };
  }

  /** Of a list, the entries that were used; `undefined` for a list that the rule does not have and does not get. */
  kept(field: NarrowedField): readonly Entry[] | undefined {
    if (this.isWhole) return undefined;
    if (field === 'methods' && this.rule.methods === undefined) return this.#newMethods();
    const used = this.#used.get(field);
    return used && entriesOf(this.rule, field).filter((entry) => used.has(entry));
  }

  /** A method that no rule can name leaves a rule as it is. */
  #newMethods(): readonly string[] | undefined {
    return this.#methods.size > 0 && [...this.#methods].every(canBeNamed)
      ? [...this.#methods].sort()
      : undefined;
  }

  #compiled(narrower: Partial<Rule>): CompiledPolicy {
    // Whoever asks: that this rule let them in is known.
    const rule: Rule = { ...this.rule, effect: 'allow', who: 'anyone', ...narrower };
    return compilePolicy({ name: rule.name, rules: [rule] } satisfies Policy, this.#options);
  }
}

/** The method of a request as a list says it: `GET` includes `HEAD`. */
export function methodOf({ method }: PolicyRequest): string {
  const asked = requestMethod(method);
  return asked === 'HEAD' ? 'GET' : asked;
}

/** The lists that a rule has. */
export function fieldsOf(rule: Rule): readonly NarrowedField[] {
  const lists = LISTS.filter((field) => rule[field] !== undefined);
  return entriesOf(rule, 'roles').length === 0 ? lists : [...lists, 'roles'];
}

/** The entries of a list of a rule; none where it has no such list. */
export function entriesOf(rule: Rule, field: NarrowedField): readonly Entry[] {
  if (field !== 'roles') return rule[field] ?? [];
  return typeof rule.who === 'object' && 'roles' in rule.who ? rule.who.roles : [];
}
