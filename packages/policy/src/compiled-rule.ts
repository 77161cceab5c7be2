import type { ConsideredRule, Requirement } from '@portcullis/core';
import type { Condition } from './condition.ts';
import { stepUpRequirement } from './criteria/authentication.ts';
import { methodsOf, requestMethod } from './method.ts';
import { isLookedUp, type Place } from './place-index.ts';
import type { Rule } from './policy.ts';
import type { PolicyRequest } from './policy-request.ts';
import { resourceCondition, resourceSelector } from './resource-selector.ts';
import { CIRCUMSTANCES, circumstances } from './rule-conditions.ts';
import { isPermissive, type RuleEffect } from './rule-effect.ts';
import { type Audience, audienceOf, includes, type PolicyCaller } from './who.ts';

/** A rule, made ready. */
export interface CompiledRule {
  readonly name: string;
  readonly effect: RuleEffect;
  /** Its place in the policy. */
  readonly order: number;
  readonly paths: readonly string[];
  readonly place: Place;
  readonly audience: Audience;
  /** What must hold besides path, place and audience. */
  readonly conditions: readonly Condition[];
  /** Its circumstances in JSON, by field: equal where they are written in the same words. */
  readonly circumstances: ReadonlyMap<string, string>;
  /** Equal for rules of which the conditions are equal; empty where there are none. */
  readonly conditionsKey: string;
  /** What it asks for. */
  readonly requirement: Requirement | undefined;
  /** The rule itself. */
  readonly rule: Rule;
}

/** All paths, for a rule that names a resource and no path. */
const EVERYWHERE = ['/**'];

/** Makes a checked rule ready. */
export function compiledRule(rule: Rule, order: number): CompiledRule {
  const place: Place = {
    methods: rule.methods === undefined ? undefined : methodsOf(rule.methods),
    resource: resourceSelector(rule),
  };
  const lookedUp = isLookedUp(place);
  const conditions = circumstances(rule);
  const written = writtenCircumstances(rule);
  return {
    name: rule.name,
    effect: rule.effect,
    order,
    paths: rule.paths ?? EVERYWHERE,
    place,
    audience: audienceOf(rule.who),
    conditions: lookedUp ? conditions : [placeCondition(place), ...conditions],
    circumstances: written,
    conditionsKey: keyOf(written, lookedUp ? undefined : place),
    requirement: requirementOf(rule),
    rule,
  };
}

/** Whether the conditions of a rule hold. What the request does not say counts against it. */
export function conditionsHold(rule: CompiledRule, request: PolicyRequest): boolean {
  const unknown = !isPermissive(rule.effect);
  return rule.conditions.every((condition) => condition.holds(request) ?? unknown);
}

/** Whether a rule that speaks of a request's path and place matches it. */
export function matches(rule: CompiledRule, caller: PolicyCaller, request: PolicyRequest): boolean {
  return includes(rule.audience, caller) && conditionsHold(rule, request);
}

/** What a decision says of a rule. */
export function consider(rule: CompiledRule, matched: boolean, isReading: boolean): ConsideredRule {
  const { name, effect } = rule;
  const outcome = effect === 'allow' || (effect === 'readOnly' && isReading) ? 'allow' : 'deny';
  const kind = effect === 'allow' || effect === 'deny' ? {} : { kind: effect };
  return { rule: name, effect: outcome, ...kind, matched };
}

function requirementOf({ effect, authentication }: Rule): Requirement | undefined {
  if (effect === 'login') return { kind: 'login' };
  return effect === 'stepUp' && authentication !== undefined ? stepUpRequirement(authentication) : undefined;
}

function placeCondition({ methods, resource }: Place): Condition {
  const selected = resourceCondition(resource);
  return {
    field: 'resource',
    holds: (request) =>
      methods?.has(requestMethod(request.method)) === false ? false : selected.holds(request),
  };
}

function writtenCircumstances(rule: Rule): ReadonlyMap<string, string> {
  const said = CIRCUMSTANCES.filter((field) => rule[field] !== undefined);
  return new Map(said.map((field) => [field, JSON.stringify(rule[field])]));
}

function keyOf(written: ReadonlyMap<string, string>, place: Place | undefined): string {
  const said: unknown[] = [...written];
  if (place !== undefined) said.push([[...(place.methods ?? [])], place.resource]);
  return said.length === 0 ? '' : JSON.stringify(said);
}
