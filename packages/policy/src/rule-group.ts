import { type CompiledRule, conditionsHold } from './compiled-rule.ts';
import type { PolicyRequest } from './policy-request.ts';
import type { RuleEffect } from './rule-effect.ts';
import { type Audience, isLeftOut, isVerified, type PolicyCaller } from './who.ts';

/** How many rules of one path and place are kept to be shown. Decisions are made on all of them. */
export const SHOWN_RULES = 16;

/**
 * The rules of one path pattern and one place, so arranged that the first one for a caller is found by the caller's
 * roles: ten thousand rules for ten thousand roles cost what one does. Only rules for the same role that differ in their
 * exceptions or circumstances are tried one after the other.
 */
export class RuleGroup {
  /** The first of them, in the policy's order, to be shown. */
  readonly shown: CompiledRule[] = [];
  readonly #byEffect = new Map<RuleEffect, AudienceIndex>();

  /** Adds a rule. They come in the policy's order. */
  add(rule: CompiledRule): void {
    if (this.shown.length < SHOWN_RULES) this.shown.push(rule);
    const rules = this.#byEffect.get(rule.effect) ?? new AudienceIndex();
    rules.add(rule);
    this.#byEffect.set(rule.effect, rules);
  }

  /** The first rule with this effect that matches. */
  first(effect: RuleEffect, caller: PolicyCaller, request: PolicyRequest): CompiledRule | undefined {
    return this.#byEffect.get(effect)?.first(caller, request);
  }

  /** The rules with this effect that may include a caller, in no order. */
  candidates(effect: RuleEffect, caller: PolicyCaller): readonly CompiledRule[] {
    return this.#byEffect.get(effect)?.candidates(caller) ?? [];
  }
}

/** Rules that differ in whom they leave out, and in what must hold, by those: a later equal one is never the first. */
type Contenders = Map<string, CompiledRule>;

class AudienceIndex {
  readonly #everyone: Contenders = new Map();
  readonly #authenticated: Contenders = new Map();
  readonly #byRole = new Map<string, Contenders>();

  add(rule: CompiledRule): void {
    for (const contenders of this.#of(rule.audience)) contend(contenders, rule);
  }

  first(caller: PolicyCaller, request: PolicyRequest): CompiledRule | undefined {
    let rule = firstOf(this.#everyone, caller, request);
    if (!isVerified(caller)) return rule;
    rule = earlier(rule, firstOf(this.#authenticated, caller, request));
    for (const role of caller.roles) rule = earlier(rule, firstOf(this.#byRole.get(role), caller, request));
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
    return Array.from(of, (role) => {
      const contenders: Contenders = this.#byRole.get(role) ?? new Map();
      this.#byRole.set(role, contenders);
      return contenders;
    });
  }
}

function contend(contenders: Contenders, rule: CompiledRule): void {
  const restrictions = restrictionsOf(rule);
  // One without restrictions matches whatever a later one would.
  if (!contenders.has(UNRESTRICTED) && !contenders.has(restrictions)) contenders.set(restrictions, rule);
}

const UNRESTRICTED = '';

function restrictionsOf({ audience: { except, kind }, conditionsKey }: CompiledRule): string {
  if (except.size === 0 && kind === undefined && conditionsKey === '') return UNRESTRICTED;
  return JSON.stringify([[...except].sort(), kind ?? '', conditionsKey]);
}

function firstOf(
  contenders: Contenders | undefined,
  caller: PolicyCaller,
  request: PolicyRequest,
): CompiledRule | undefined {
  if (contenders === undefined) return undefined;
  for (const rule of contenders.values()) {
    if (!isLeftOut(rule.audience, caller) && conditionsHold(rule, request)) return rule;
  }
  return undefined;
}

/** Whichever of two comes first in the policy. */
export function earlier(
  one: CompiledRule | undefined,
  other: CompiledRule | undefined,
): CompiledRule | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.order <= other.order ? one : other;
}
