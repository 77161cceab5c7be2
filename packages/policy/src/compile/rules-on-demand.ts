import type { Rule } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { PolicyOutline } from './policy-outline.ts';
import { type CandidateRules, RuleIndex } from './rule-index.ts';
import { ANY_SEGMENT, firstSegment, placeOf } from './rule-place.ts';

/** Where rules come from. */
export interface RuleSource {
  readonly rules: readonly Rule[];
  /** One of them, by its place, where it can be read without the others. */
  readonly ruleAt?: (order: number) => Rule;
}

/**
 * The rules of a policy, each compiled when a request could match it: when the request's path starts with the same segment as a
 * path of the rule, or with one that a wildcard there can match. A Worker starts as fast with ten thousand rules as with ten.
 */
export class RulesOnDemand {
  readonly #source: RuleSource;
  readonly #places: PolicyOutline['places'];
  readonly #compile: (rule: Rule, order: number) => CompiledRule;
  readonly #compiled: CompiledRule[] = [];
  readonly #index = new RuleIndex();
  /** The segments whose rules are in the index. */
  readonly #indexed = new Set<string>();

  /**
   * @param source asked for a rule when that is compiled
   * @param places where the rules stand, as `policyOutline` finds it: a rule that stands nowhere is never found
   * @param compile compiles a rule, which stands at this place of the policy
   */
  constructor(
    source: RuleSource,
    places: PolicyOutline['places'],
    compile: (rule: Rule, order: number) => CompiledRule,
  ) {
    this.#source = source;
    this.#places = places;
    this.#compile = compile;
  }

  /** The rules that speak of a request, in groups. The cost does not grow with the number of rules. */
  find(request: Pick<PolicyRequest, 'path' | 'method' | 'resource'>): readonly CandidateRules[] {
    this.#addFor(request.path);
    return this.#index.find(request);
  }

  /** Names the patterns that match a path. Of paths with the same name, the same rules speak. */
  classOf(path: string): string {
    this.#addFor(path);
    return this.#index.classOf(path);
  }

  /** All of them, in the policy's order. */
  get all(): readonly CompiledRule[] {
    return this.#source.rules.map((_rule, order) => this.#at(order));
  }

  #addFor(path: string): void {
    this.#add(ANY_SEGMENT);
    this.#add(firstSegment(path));
  }

  #add(segment: string): void {
    // A segment at which nothing stands is not remembered: whoever asks chooses it.
    if (this.#indexed.has(segment) || !Object.hasOwn(this.#places, segment)) return;
    this.#indexed.add(segment);
    for (const order of this.#places[segment] ?? []) {
      const rule = this.#at(order);
      this.#index.add(
        rule,
        rule.paths.filter((path) => placeOf(path) === segment),
      );
    }
  }

  /** One object for each rule, whichever of its paths is asked for. */
  #at(order: number): CompiledRule {
    const known = this.#compiled[order];
    if (known !== undefined) return known;
    // The order is that of a rule.
    const rule = this.#source.ruleAt?.(order) ?? (this.#source.rules[order] as Rule);
    const compiled = this.#compile(rule, order);
    this.#compiled[order] = compiled;
    return compiled;
  }
}
