import type { ConsideredRule, Requirement } from '@portcullis/core/internal';
import { stepUpRequirement } from '../criteria/authentication.ts';
import { COMPILERS } from '../criteria/criteria.ts';
import type { AnyCompiler, Condition } from '../criteria/criterion.ts';
import { methodsOf } from '../criteria/methods.ts';
import { resourceSelector } from '../criteria/resource.ts';
import { type Audience, audienceOf, isVerified } from '../criteria/who.ts';
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
  /** A key that is equal for rules with equal conditions after the lookup; empty if there are no conditions. */
  readonly remainder: string;
  /** The same, where its methods and applications alone were looked up. */
  readonly reachRemainder: string;
  /** What it asks for. */
  readonly requirement: Requirement | undefined;
  /** The rule itself. */
  readonly rule: Rule;
}

/** All paths, for a rule that names a resource and no path. */
export const EVERYWHERE: readonly string[] = ['/**'];

/** Compiles a checked rule that has no criteria but those of this package. */
export function compiledRule(rule: Rule, order: number): CompiledRule {
  return ruleCompiledBy(COMPILERS, rule, order);
}

/**
 * Compiles a checked rule.
 * @param compilers those of every criterion that it has
 */
export function ruleCompiledBy(compilers: readonly AnyCompiler[], rule: Rule, order: number): CompiledRule {
  const asked = compilers.filter(({ field }) => rule[field] !== undefined);
  const scope: Scope = {
    methods: rule.methods === undefined ? undefined : methodsOf(rule.methods),
    resource: resourceSelector(rule),
  };
  const scopeIsLookedUp = isLookedUp(scope);
  const reachIsLookedUp = isLookedUp(reachOf(scope));
  const written = new Map(asked.map(({ field }) => [field, JSON.stringify(rule[field])]));
  return {
    name: rule.name,
    effect: rule.effect,
    order,
    paths: rule.paths ?? EVERYWHERE,
    scope,
    audience: audienceOf(rule.who, rule.liftedByElevations),
    scopeIsLookedUp,
    reachIsLookedUp,
    conditions: conditionsOf(asked, rule),
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

/** Everything that must hold besides scope and audience. */
function conditionsOf(asked: readonly AnyCompiler[], rule: Rule): readonly Condition[] {
  const conditions = asked.flatMap(({ field, compile }) => {
    const value = rule[field];
    return value === undefined ? [] : [compile(value, rule.effect)];
  });
  return rule.effect === 'login' ? [NOT_LOGGED_IN, ...conditions] : conditions;
}

/** A rule that asks for a login has nothing to say about those who are logged in. */
const NOT_LOGGED_IN: Condition = { field: 'effect', holds: ({ caller }) => !isVerified(caller) };

/** Of a rule's scope, what is looked up of the applications that a request reaches. */
export function reachOf({ methods, resource }: Scope): Scope {
  return { methods, resource: { application: resource.application } };
}

function keyOf(...parts: readonly unknown[]): string {
  if (parts.length === 0) return '';
  return JSON.stringify(parts, (_key, value: unknown) => (value instanceof Set ? [...value] : value));
}
