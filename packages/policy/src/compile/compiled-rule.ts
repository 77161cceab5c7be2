import type { ConsideredRule, Requirement } from '@portcullis/core';
import { stepUpRequirement } from '../criteria/authentication.ts';
import type { Condition } from '../criteria/condition.ts';
import { CIRCUMSTANCES, circumstances } from '../criteria/criteria.ts';
import { methodsOf } from '../criteria/methods.ts';
import { resourceSelector } from '../criteria/resource.ts';
import { type Audience, audienceOf } from '../criteria/who.ts';
import type { Rule } from '../policy.ts';
import { canPermit, type RuleEffect } from '../rule-effect.ts';
import { isLookedUp, type Place } from './scope-index.ts';

/** A rule, made ready. */
export interface CompiledRule {
  readonly name: string;
  readonly effect: RuleEffect;
  /** Its place in the policy. */
  readonly order: number;
  readonly paths: readonly string[];
  readonly place: Place;
  readonly audience: Audience;
  /** Whether its place is found by lookup alone, so that none of it is left to compare. */
  readonly placeIsLookedUp: boolean;
  /** The same, of its methods and applications. */
  readonly reachIsLookedUp: boolean;
  /** What must hold besides path, place and audience. */
  readonly conditions: readonly Condition[];
  /** Its circumstances in JSON, by field: equal where they are written in the same words. */
  readonly circumstances: ReadonlyMap<string, string>;
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

/** Makes a checked rule ready. */
export function compiledRule(rule: Rule, order: number): CompiledRule {
  const place: Place = {
    methods: rule.methods === undefined ? undefined : methodsOf(rule.methods),
    resource: resourceSelector(rule),
  };
  const placeIsLookedUp = isLookedUp(place);
  const reachIsLookedUp = isLookedUp(reachOf(place));
  const written = writtenCircumstances(rule);
  return {
    name: rule.name,
    effect: rule.effect,
    order,
    paths: rule.paths ?? EVERYWHERE,
    place,
    audience: audienceOf(rule.who),
    placeIsLookedUp,
    reachIsLookedUp,
    conditions: circumstances(rule),
    circumstances: written,
    remainder: keyOf(
      ...written,
      ...(placeIsLookedUp ? [] : [place]),
      // A rule that lets through compares them with what a request reaches.
      ...(canPermit(rule.effect) && rule.applications !== undefined ? [rule.applications] : []),
    ),
    reachRemainder: keyOf(
      ...written,
      ...(reachIsLookedUp ? [] : [place]),
      ...(rule.operations === undefined ? [] : [rule.operations]),
    ),
    requirement: requirementOf(rule),
    rule,
  };
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

function writtenCircumstances(rule: Rule): ReadonlyMap<string, string> {
  const said = CIRCUMSTANCES.filter((field) => rule[field] !== undefined);
  return new Map(said.map((field) => [field, JSON.stringify(rule[field])]));
}

/** Of a rule's place, what is looked up of the applications that a request reaches. */
export function reachOf({ methods, resource }: Place): Place {
  return { methods, resource: { application: resource.application } };
}

function keyOf(...parts: readonly unknown[]): string {
  if (parts.length === 0) return '';
  return JSON.stringify(parts, (_key, value: unknown) => (value instanceof Set ? [...value] : value));
}
