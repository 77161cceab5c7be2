import type { ConsideredRule, Requirement } from '@portcullis/core/internal';
import { stepUpRequirement } from '../criteria/authentication.ts';
import { CRITERIA, conditionsOf } from '../criteria/criteria.ts';
import type { Condition } from '../criteria/criterion.ts';
import { methodsOf } from '../criteria/methods.ts';
import { resourceSelector } from '../criteria/resource.ts';
import { type Audience, audienceOf } from '../criteria/who.ts';
import type { Rule } from '../policy.ts';
import { canPermit, type RuleEffect } from '../rule-effect.ts';
import { isLookedUp, type Scope } from './scope-index.ts';

/** A rule, compiled. */
export interface CompiledRule {
  readonly name: string;
  readonly effect: RuleEffect;
  /** Its place in the policy. */
  readonly order: number;
  readonly paths: readonly string[];
  readonly scope: Scope;
  readonly audience: Audience;
  /** Whether its scope is found by lookup alone, so that none of it is left to compare. */
  readonly scopeIsLookedUp: boolean;
  /** The same, of its methods and applications. */
  readonly reachIsLookedUp: boolean;
  /** What must hold besides path, scope and audience. */
  readonly conditions: readonly Condition[];
  /** Its criteria in JSON, by field: equal where they are written in the same words. */
  readonly criteria: ReadonlyMap<string, string>;
  /** Equal for rules of which all is equal that lookup leaves to compare; empty where nothing is left. */
  readonly remainder: string;
  /** The same, where its methods and applications alone were looked up. */
  readonly reachRemainder: string;
  /** What it asks for. */
  readonly requirement: Requirement | undefined;
  /** The rule itself. */
  readonly rule: Rule;
}

/** All paths, for a rule that names a resource and no path. */
const EVERYWHERE = ['/**'];

/** Compiles a checked rule. */
export function compiledRule(rule: Rule, order: number): CompiledRule {
  const scope: Scope = {
    methods: rule.methods === undefined ? undefined : methodsOf(rule.methods),
    resource: resourceSelector(rule),
  };
  const scopeIsLookedUp = isLookedUp(scope);
  const reachIsLookedUp = isLookedUp(reachOf(scope));
  const written = writtenCriteria(rule);
  return {
    name: rule.name,
    effect: rule.effect,
    order,
    paths: rule.paths ?? EVERYWHERE,
    scope,
    audience: audienceOf(rule.who),
    scopeIsLookedUp,
    reachIsLookedUp,
    conditions: conditionsOf(rule),
    criteria: written,
    remainder: keyOf(
      ...written,
      ...(scopeIsLookedUp ? [] : [scope]),
      // A rule that lets through compares them with what a request reaches.
      ...(canPermit(rule.effect) && rule.applications !== undefined ? [rule.applications] : []),
    ),
    reachRemainder: keyOf(
      ...written,
      ...(reachIsLookedUp ? [] : [scope]),
      ...(rule.operations === undefined ? [] : [rule.operations]),
    ),
    requirement: requirementOf(rule),
    rule,
  };
}

/** What a decision says of a rule. */
export function consider(rule: CompiledRule, matched: boolean, isReadOnly: boolean): ConsideredRule {
  const { name, effect } = rule;
  const outcome = effect === 'allow' || (effect === 'readOnly' && isReadOnly) ? 'allow' : 'deny';
  const kind = effect === 'allow' || effect === 'deny' ? {} : { kind: effect };
  return { rule: name, effect: outcome, ...kind, matched };
}

function requirementOf({ effect, authentication }: Rule): Requirement | undefined {
  if (effect === 'login') return { kind: 'login' };
  return effect === 'stepUp' && authentication !== undefined ? stepUpRequirement(authentication) : undefined;
}

function writtenCriteria(rule: Rule): ReadonlyMap<string, string> {
  const said = CRITERIA.map(({ field }) => field).filter((field) => rule[field] !== undefined);
  return new Map(said.map((field) => [field, JSON.stringify(rule[field])]));
}

/** Of a rule's scope, what is looked up of the applications that a request reaches. */
export function reachOf({ methods, resource }: Scope): Scope {
  return { methods, resource: { application: resource.application } };
}

function keyOf(...parts: readonly unknown[]): string {
  if (parts.length === 0) return '';
  return JSON.stringify(parts, (_key, value: unknown) => (value instanceof Set ? [...value] : value));
}
