import { canNamePage, namesPage } from '../criteria/page-name.ts';
import { type Audience, isLeftOut, isVerified, mayHaveAny, type PolicyCaller } from '../criteria/who.ts';
import { canPermit, isPermissive, type RuleEffect } from '../rule-effect.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { type AskedRequest, type Finding, holds } from './rule-match.ts';

/** How many rules of one path and scope are kept to be shown. Decisions are made on all of them. */
export const SHOWN_RULES = 16;

/**
 * The rules of one path pattern and one scope, so arranged that the first one for a caller is found by the caller's
 * roles: ten thousand rules for ten thousand roles cost what one does. Only rules for the same role that differ in their
 * exceptions or criteria are tried one after the other.
 */
export class RuleGroup {
  /** The first of them, in the policy's order, to be shown. */
  readonly shown: CompiledRule[] = [];
  readonly #remainder: Remainder;
  readonly #byEffect = new Map<RuleEffect, AudienceIndex>();
  /** Of those that let through, the ones that name pages by other fields than their paths. */
  readonly #naming = new Map<RuleEffect, AudienceIndex>();

  /** @param remainder what lookup leaves to compare of a rule of this group */
  constructor(remainder: Remainder) {
    this.#remainder = remainder;
  }

  /** Adds a rule. They come in the policy's order. */
  add(rule: CompiledRule): void {
    if (this.shown.length < SHOWN_RULES) this.shown.push(rule);
    this.#add(rule, this.#byEffect);
    if (canPermit(rule.effect) && canNamePage(rule.rule)) this.#add(rule, this.#naming);
  }

  /** The first rule with this effect that matches. */
  first(effect: RuleEffect, asked: AskedRequest, finding: Finding): CompiledRule | undefined {
    return this.#byEffect.get(effect)?.first(effect, asked, (rule) => holds(rule, asked, finding));
  }

  /** The first rule with this effect that matches and names the page. */
  firstNaming(effect: RuleEffect, asked: AskedRequest, finding: Finding): CompiledRule | undefined {
    if (finding.pathNames) return this.first(effect, asked, finding);
    const rules = this.#naming.get(effect);
    return rules?.first(
      effect,
      asked,
      (rule) => namesPage(rule.rule, finding.performed ?? asked.request) && holds(rule, asked, finding),
    );
  }

  /** The rules with this effect that may include a caller, in no order. */
  candidates(effect: RuleEffect, caller: PolicyCaller): readonly CompiledRule[] {
    const indexes = [this.#byEffect.get(effect), this.#naming.get(effect)];
    return indexes.flatMap((index) => index?.candidates(caller) ?? []);
  }

  #add(rule: CompiledRule, byEffect: Map<RuleEffect, AudienceIndex>): void {
    const rules = byEffect.get(rule.effect) ?? new AudienceIndex(this.#remainder);
    rules.add(rule);
    byEffect.set(rule.effect, rules);
  }
}

/** Of a rule, what lookup leaves to compare. */
type Remainder = 'remainder' | 'reachRemainder';

/** Rules that differ in whom they leave out, and in what must hold, by those: a later equal one is never the first. */
type Contenders = Map<string, CompiledRule>;

class AudienceIndex {
  readonly #remainder: Remainder;
  readonly #everyone: Contenders = new Map();
  readonly #authenticated: Contenders = new Map();
  readonly #byRole = new Map<string, Contenders>();
  /** Of all roles, for callers who may have any. */
  readonly #anyRole: Contenders = new Map();

  constructor(remainder: Remainder) {
    this.#remainder = remainder;
  }

  add(rule: CompiledRule): void {
    for (const contenders of this.#of(rule.audience)) this.#contend(contenders, rule);
  }

  /** The first rule for a caller that holds. */
  first(
    effect: RuleEffect,
    { caller, reads }: AskedRequest,
    holds: (rule: CompiledRule) => boolean,
  ): CompiledRule | undefined {
    const permissive = isPermissive(effect, reads);
    const firstOf = (contenders: Contenders | undefined): CompiledRule | undefined => {
      if (contenders === undefined) return undefined;
      for (const rule of contenders.values()) {
        if (!isLeftOut(rule.audience, caller, permissive) && holds(rule)) return rule;
      }
      return undefined;
    };
    let rule = firstOf(this.#everyone);
    if (!isVerified(caller)) return rule;
    rule = earlier(rule, firstOf(this.#authenticated));
    if (mayHaveAny(caller, permissive)) return earlier(rule, firstOf(this.#anyRole));
    for (const role of caller.roles) rule = earlier(rule, firstOf(this.#byRole.get(role)));
    return rule;
  }

  candidates(caller: PolicyCaller): readonly CompiledRule[] {
    const found = [...this.#everyone.values()];
    if (!isVerified(caller)) return found;
    found.push(...this.#authenticated.values());
    for (const role of caller.roles) found.push(...(this.#byRole.get(role)?.values() ?? []));
    return found;
  }

  #of({ of }: Audience): readonly Contenders[] {
    if (of === 'everyone') return [this.#everyone];
    if (of === 'authenticated') return [this.#authenticated];
    const ofRoles = Array.from(of, (role) => {
      const contenders: Contenders = this.#byRole.get(role) ?? new Map();
      this.#byRole.set(role, contenders);
      return contenders;
    });
    return [...ofRoles, this.#anyRole];
  }

  #contend(contenders: Contenders, rule: CompiledRule): void {
    const restrictions = restrictionsOf(rule, this.#remainder);
    // One without restrictions matches whatever a later one would.
    if (!contenders.has(UNRESTRICTED) && !contenders.has(restrictions)) contenders.set(restrictions, rule);
  }
}

const UNRESTRICTED = '';

function restrictionsOf(rule: CompiledRule, remainder: Remainder): string {
  const { except, kind, via, liftedByElevations } = rule.audience;
  const isAnyone = except.size === 0 && kind === undefined && via === undefined;
  if (isAnyone && rule[remainder] === '') return UNRESTRICTED;
  const ways = via ? [...via].sort() : '';
  return JSON.stringify([[...except].sort(), liftedByElevations, kind ?? '', ways, rule[remainder]]);
}

/** Whichever of two comes first in the policy. */
export function earlier(
  one: CompiledRule | undefined,
  other: CompiledRule | undefined,
): CompiledRule | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.order <= other.order ? one : other;
}
