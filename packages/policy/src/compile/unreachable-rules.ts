import { isPattern, namesInclude } from '../criteria/name-pattern.ts';
import { mustBeNamed } from '../criteria/named-kinds.ts';
import { alwaysNamesPage, canNamePage, pathNamesPage } from '../criteria/page-name.ts';
import { pathPattern } from '../criteria/paths.ts';
import { RESOURCE_MEMBERS, type ResourceSelector, selectsResource } from '../criteria/resource.ts';
import type { Audience, PolicyCaller } from '../criteria/who.ts';
import { canPermit, canRestrict, PRECEDENCE, type RuleEffect } from '../rule-effect.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { PathIndex } from './path-index.ts';
import { RuleIndex } from './rule-index.ts';
import { firstScopeOf } from './scope-index.ts';

/**
 * Finds the rule that decides wherever another rule matches, so that the other never does: one with a stronger effect anywhere, or
 * one with the same effect before it. Returns `undefined` if no rule does. It compares two rules at a time, so a rule that only
 * several others cover together is not found.
 */
export function hidingAmong(
  rules: readonly CompiledRule[],
): (rule: CompiledRule) => CompiledRule | undefined {
  const index = new RuleIndex();
  for (const rule of rules) index.add(rule);
  return (rule) => ruleThatHides(rule, index);
}

function ruleThatHides(rule: CompiledRule, index: RuleIndex): CompiledRule | undefined {
  const path = rule.paths[0];
  if (path === undefined) return undefined;
  const groups = index.covering(path, firstScopeOf(rule.scope));
  const caller = someoneOf(rule.audience);
  for (const effect of PRECEDENCE.slice(0, PRECEDENCE.indexOf(rule.effect) + 1)) {
    for (const group of groups) {
      const hiding = group.candidates(effect, caller).find((other) => hides(other, rule, index));
      if (hiding !== undefined) return hiding;
    }
  }
  return undefined;
}

function hides(one: CompiledRule, other: CompiledRule, index: RuleIndex): boolean {
  if (one.effect === other.effect ? one.order >= other.order : !isAlwaysStronger(one.effect)) return false;
  return (
    coversCriteria(one, other) &&
    coversMethods(one.scope.methods, other.scope.methods) &&
    coversResource(one.scope.resource, other.scope.resource) &&
    coversNamed(one, other) &&
    coversAudience(one.audience, other.audience) &&
    coversPaths(one.paths, other.paths) &&
    coversReach(one, other) &&
    coversNames(one, other, index)
  );
}

/** Where one lets through what must be named, so must the other. */
function coversNamed(one: CompiledRule, other: CompiledRule): boolean {
  if (!canPermit(one.effect) || one.scope.resource.kind !== undefined) return true;
  return other.scope.resource.kind?.some((kind) => mustBeNamed({ kind })) !== true;
}

/** Where one restricts because of what a request reaches, so must the other. */
function coversReach(one: CompiledRule, other: CompiledRule): boolean {
  if (!canRestrict(other.effect) || other.rule.applications === undefined) return true;
  return one.rule.applications !== undefined || !selectsResource(one.scope.resource);
}

/** Where one opens a mixed page by its name, so must the other, if that makes a difference. */
function coversNames(one: CompiledRule, other: CompiledRule, index: RuleIndex): boolean {
  if (!canPermit(one.effect) || !canPermit(other.effect)) return true;
  if (!index.restrictsByApplication && one.rule.applications === undefined) return true;
  if (alwaysNamesPage(one.rule)) return true;
  if (!canNamePage(other.rule) && !other.paths.some(pathNamesPage)) return true;
  return coversPaths(one.paths.filter(pathNamesPage), other.paths);
}

/** `stepUp` and `login` say nothing once they are content, so they hide no other effect. */
function isAlwaysStronger(effect: RuleEffect): boolean {
  return effect === 'deny' || effect === 'readOnly';
}

/** A caller for the lookup in an index. Other callers of a rule are compared afterwards. */
function someoneOf({ of, kind }: Audience): PolicyCaller {
  if (of === 'everyone') return { kind: 'anonymous', roles: [] };
  return { kind: kind ?? 'user', roles: of === 'authenticated' ? [] : [...of].slice(0, 1) };
}

function coversMethods(
  one: ReadonlySet<string> | undefined,
  other: ReadonlySet<string> | undefined,
): boolean {
  return one === undefined || (other !== undefined && [...other].every((method) => one.has(method)));
}

function coversResource(one: ResourceSelector, other: ResourceSelector): boolean {
  return RESOURCE_MEMBERS.every((member) => {
    const [wide, narrow] = [one[member], other[member]];
    if (wide === undefined) return true;
    if (narrow === undefined) return false;
    return narrow.every((name) => wide.includes(name) || (!isPattern(name) && namesInclude(wide, name)));
  });
}

function coversAudience(one: Audience, other: Audience): boolean {
  if (one.kind !== undefined && one.kind !== other.kind) return false;
  const { via } = one;
  if (via !== undefined && !(other.via && [...other.via].every((way) => via.has(way)))) return false;
  if (![...one.except].every((role) => other.except.has(role))) return false;
  if (one.liftedByElevations && !other.liftedByElevations) return false;
  if (one.of === 'everyone') return true;
  if (one.of === 'authenticated') return other.of !== 'everyone';
  const { of } = one;
  return typeof other.of !== 'string' && [...other.of].every((role) => of.has(role));
}

/** What one asks for, the other asks for in the same words. */
function coversCriteria(one: CompiledRule, other: CompiledRule): boolean {
  if (one.criteria.size > other.criteria.size) return false;
  for (const [field, written] of one.criteria) {
    if (other.criteria.get(field) !== written) return false;
  }
  return true;
}

function coversPaths(one: readonly string[], other: readonly string[]): boolean {
  const paths = new PathIndex<true>();
  for (const path of one) paths.at(pathPattern(path), () => true);
  return other.every((path) => paths.covering(pathPattern(path)).length > 0);
}
