import type { Rule } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { type CompiledRule, EVERYWHERE } from './compiled-rule.ts';
import { type CandidateRules, RuleIndex } from './rule-index.ts';

/** A rule's paths that begin alike. */
interface PlacedPaths {
  readonly order: number;
  readonly paths: string[];
}

/**
 * The rules of a policy, each compiled when a request first comes near it: when its path begins with a segment that a path
 * of the rule begins with, or that a wildcard there may stand for. A Worker starts as quickly with ten thousand rules as with
 * ten.
 */
export class RulesOnDemand {
  readonly #rules: readonly Rule[];
  readonly #compile: (rule: Rule, order: number) => CompiledRule;
  readonly #compiled: CompiledRule[] = [];
  readonly #index = new RuleIndex();
  /** Those that wait, by the first segment of their paths. */
  readonly #waiting = new Map<string, PlacedPaths[]>();

  /** @param compile compiles a rule, which stands at this place of the policy */
  constructor(rules: readonly Rule[], compile: (rule: Rule, order: number) => CompiledRule) {
    this.#rules = rules;
    this.#compile = compile;
    rules.forEach(({ paths = EVERYWHERE }, order) => {
      for (const path of paths) this.#wait(firstSegment(path), path, order);
    });
  }

  /** The rules that speak of a request, in groups. The cost does not grow with the number of rules. */
  find(request: Pick<PolicyRequest, 'path' | 'method' | 'resource'>): readonly CandidateRules[] {
    if (this.#waiting.size > 0) {
      this.#add(ANY_SEGMENT);
      this.#add(firstSegment(request.path));
    }
    return this.#index.find(request);
  }

  /** All of them, in the policy's order. */
  get all(): readonly CompiledRule[] {
    return this.#rules.map((_rule, order) => this.#at(order));
  }

  #wait(segment: string, path: string, order: number): void {
    const key = segment.includes('*') ? ANY_SEGMENT : segment;
    const placed = this.#waiting.get(key) ?? [];
    this.#waiting.set(key, placed);
    const last = placed.at(-1);
    if (last?.order === order) last.paths.push(path);
    else placed.push({ order, paths: [path] });
  }

  #add(segment: string): void {
    for (const { order, paths } of this.#waiting.get(segment) ?? []) this.#index.add(this.#at(order), paths);
    this.#waiting.delete(segment);
  }

  /** One object for each rule, whichever of its paths is asked for. */
  #at(order: number): CompiledRule {
    // The order is that of a rule.
    const compiled = this.#compiled[order] ?? this.#compile(this.#rules[order] as Rule, order);
    this.#compiled[order] = compiled;
    return compiled;
  }
}

/** Where those wait whose first segment has a wildcard. No segment of a path that is no pattern is this one. */
const ANY_SEGMENT = '*/';

/** As `segmentsOf` cuts it. All paths of a policy are looked at when a Worker starts, so the others are not cut. */
function firstSegment(path: string): string {
  const end = path.indexOf('/', 1);
  return end === -1 ? path.slice(1) : path.slice(1, end);
}
