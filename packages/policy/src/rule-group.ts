import type { ConsideredRule } from '@portcullis/core';
import { type Audience, includes, isExcepted, isVerified, type PolicyCaller } from './who.ts';

/** A rule, made ready. */
export interface CompiledRule {
  readonly name: string;
  readonly effect: 'allow' | 'deny';
  /** Its place in the policy. */
  readonly order: number;
  readonly audience: Audience;
  /** What decisions say of it, made once. */
  readonly matched: ConsideredRule;
  readonly unmatched: ConsideredRule;
}

/** How many rules of one path and method are kept to be shown. Decisions are made on all of them. */
export const SHOWN_RULES = 16;

/**
 * The rules of one path pattern and one method, so arranged that the first one for a caller is found by the caller's
 * roles: ten thousand rules for ten thousand roles cost what one does.
 */
export class RuleGroup {
  /** The first of them, in the policy's order, to be shown. */
  readonly shown: CompiledRule[] = [];
  readonly #allow = new AudienceIndex();
  readonly #deny = new AudienceIndex();

  /** Adds a rule. They come in the policy's order. */
  add(rule: CompiledRule): void {
    if (this.shown.length < SHOWN_RULES) this.shown.push(rule);
    (rule.effect === 'allow' ? this.#allow : this.#deny).add(rule);
  }

  /** The first rule with this effect that includes the caller. */
  first(effect: 'allow' | 'deny', caller: PolicyCaller): CompiledRule | undefined {
    return (effect === 'allow' ? this.#allow : this.#deny).first(caller);
  }
}

/** Rules that differ in their exceptions, by those: a later one with the same exceptions is never the first. */
type Contenders = Map<string, CompiledRule>;

class AudienceIndex {
  readonly #everyone: Contenders = new Map();
  readonly #authenticated: Contenders = new Map();
  readonly #byRole = new Map<string, Contenders>();

  add(rule: CompiledRule): void {
    for (const contenders of this.#of(rule.audience)) contend(contenders, rule);
  }

  first(caller: PolicyCaller): CompiledRule | undefined {
    let rule = firstOf(this.#everyone, caller);
    if (!isVerified(caller)) return rule;
    rule = earlier(rule, firstOf(this.#authenticated, caller));
    for (const role of caller.roles) rule = earlier(rule, firstOf(this.#byRole.get(role), caller));
    return rule;
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
  const exceptions = exceptionsOf(rule.audience);
  // One without exceptions includes whomever a later one would.
  if (!contenders.has(NO_EXCEPTIONS) && !contenders.has(exceptions)) contenders.set(exceptions, rule);
}

const NO_EXCEPTIONS = '[]';

function exceptionsOf({ except }: Audience): string {
  return JSON.stringify([...except].sort());
}

function firstOf(contenders: Contenders | undefined, caller: PolicyCaller): CompiledRule | undefined {
  if (contenders === undefined) return undefined;
  for (const rule of contenders.values()) {
    if (!isExcepted(rule.audience, caller)) return rule;
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

/** What a decision says of a rule. */
export function consider(rule: CompiledRule, caller: PolicyCaller): ConsideredRule {
  return includes(rule.audience, caller) ? rule.matched : rule.unmatched;
}
