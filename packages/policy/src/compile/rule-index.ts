import { requestMethod } from '../criteria/methods.ts';
import { pathNamesPage } from '../criteria/page-name.ts';
import { pathPattern } from '../criteria/paths.ts';
import { selectsResource } from '../criteria/resource.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { canRestrict } from '../rule-effect.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { reachOf } from './compiled-rule.ts';
import { PathIndex } from './path-index.ts';
import { RuleGroup } from './rule-group.ts';
import type { Finding } from './rule-match.ts';
import { type Coordinates, coordinatesOf, ScopeIndex } from './scope-index.ts';

/** Rules that speak of one request's path, method and resource. */
export interface CandidateRules extends Finding {
  readonly group: RuleGroup;
  /** Whether those that let through are not heard: a wildcard had to stand for a `#` or `?` of a name. */
  readonly restrictiveOnly: boolean;
}

/** Rules of one path pattern. Those that restrict are found in three ways. */
interface RulesOfPath {
  readonly number: number;
  readonly pathNames: boolean;
  readonly scopes: ScopeIndex<RuleGroup>;
  /** Rules about resources, where the resource is not known. */
  readonly unknownResource: ScopeIndex<RuleGroup>;
  /** Rules by application, for what a request reaches besides its own. */
  readonly reached: ScopeIndex<RuleGroup>;
  /** The same, where a request reaches any. */
  readonly anyReached: ScopeIndex<RuleGroup>;
}

/** All rules of a policy, found by path, then by method and resource. */
export class RuleIndex {
  readonly #paths = new PathIndex<RulesOfPath>();
  #restrictsByApplication = false;
  #patterns = 0;

  /** Whether a rule restricts by application, so that it makes a difference which rules name a page. */
  get restrictsByApplication(): boolean {
    return this.#restrictsByApplication;
  }

  /**
   * Adds a rule. Those of one path come in the policy's order.
   * @param paths those of its paths that it is added for. Default: all
   */
  add(rule: CompiledRule, paths: readonly string[] = rule.paths): void {
    const { scope } = rule;
    const anyResource = { methods: scope.methods, resource: {} };
    for (const path of new Set(paths)) {
      const rules = this.#paths.at(pathPattern(path), () => emptyRules(path, this.#patterns++));
      for (const group of rules.scopes.at(scope, emptyGroup)) group.add(rule);
      if (!canRestrict(rule.effect)) continue;
      if (selectsResource(scope.resource)) {
        for (const group of rules.unknownResource.at(anyResource, emptyGroup)) group.add(rule);
      }
      if (rule.rule.applications === undefined) continue;
      this.#restrictsByApplication = true;
      for (const group of rules.reached.at(reachOf(scope), emptyReachGroup)) group.add(rule);
      for (const group of rules.anyReached.at(anyResource, emptyReachGroup)) group.add(rule);
    }
  }

  /** The rules that speak of a request, in groups. The cost does not grow with the number of rules. */
  find(request: Pick<PolicyRequest, 'path' | 'method' | 'resource'>): readonly CandidateRules[] {
    const found: CandidateRules[] = [];
    const { resource } = request;
    const method = requestMethod(request.method);
    const coordinates = coordinatesOf(method, resource);
    for (const { value, delimiterInWildcard } of this.#paths.find(request.path)) {
      const { pathNames } = value;
      const add = (by: Finding['by'], groups: readonly RuleGroup[]): void => {
        const restrictiveOnly = delimiterInWildcard || by !== 'resource';
        for (const group of groups) found.push({ group, by, pathNames, restrictiveOnly });
      };
      add('resource', value.scopes.find(coordinates));
      if (resource === undefined) {
        add('unknown', value.unknownResource.find(coordinates));
      } else if (resource.reaches === 'any') {
        add('reach', value.anyReached.find(coordinates));
      } else if (resource.reaches !== undefined) {
        for (const application of new Set(resource.reaches)) {
          add('reach', value.reached.find(coordinatesOf(method, { application })));
        }
      }
    }
    return found;
  }

  /** Names the patterns that match a path, and how. Of paths with the same name, the same rules speak. */
  classOf(path: string): string {
    return this.#paths
      .find(path)
      .map(({ value, delimiterInWildcard }) => (delimiterInWildcard ? `${value.number}#` : value.number))
      .join();
  }

  /** The rules of all patterns that match whatever a pattern does, at some scope, in groups. */
  covering(pattern: string, coordinates: Coordinates): readonly RuleGroup[] {
    return this.#paths.covering(pathPattern(pattern)).flatMap(({ scopes }) => scopes.find(coordinates));
  }
}

function emptyRules(path: string, number: number): RulesOfPath {
  return {
    number,
    pathNames: pathNamesPage(path),
    scopes: new ScopeIndex(),
    unknownResource: new ScopeIndex(),
    reached: new ScopeIndex(),
    anyReached: new ScopeIndex(),
  };
}

function emptyGroup(): RuleGroup {
  return new RuleGroup('remainder');
}

function emptyReachGroup(): RuleGroup {
  return new RuleGroup('reachRemainder');
}
