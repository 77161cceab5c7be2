import { isPermissive, PRECEDENCE, type RuleEffect } from '../rule-effect.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { earlier } from './rule-group.ts';
import type { CandidateRules } from './rule-index.ts';
import type { AskedRequest } from './rule-match.ts';

/**
 * The rule that decides. A page that mixes the data of several applications is opened by a rule that names it: there,
 * rules that speak only of what the page reaches have no say.
 *
 * @param opener what {@link openerOf} returns for the same request
 */
export function decisiveRule(
  found: readonly CandidateRules[],
  asked: AskedRequest,
  opener: CompiledRule | undefined,
): CompiledRule | undefined {
  let outranked = false;
  for (const effect of PRECEDENCE) {
    if (isPermissive(effect, asked.reads)) {
      if (outranked) return opener;
      const rule = firstRule(found, effect, asked);
      if (rule !== undefined) return rule;
      continue;
    }
    if (opener === undefined) {
      const rule = firstRule(found, effect, asked);
      if (rule !== undefined) return rule;
      continue;
    }
    const rule = firstRule(found.filter(isOfResource), effect, asked);
    if (rule !== undefined) return rule;
    outranked ||= firstRule(found, effect, asked) !== undefined;
  }
  return undefined;
}

/** The first rule that opens a mixed page because it names it; `undefined` for all other pages. */
export function openerOf(found: readonly CandidateRules[], asked: AskedRequest): CompiledRule | undefined {
  if (asked.request.resource?.reaches !== 'any') return undefined;
  for (const effect of PRECEDENCE) {
    if (!isPermissive(effect, asked.reads)) continue;
    let first: CompiledRule | undefined;
    for (const candidates of found) {
      if (!candidates.restrictiveOnly) {
        first = earlier(first, candidates.group.firstNaming(effect, asked, candidates));
      }
    }
    if (first !== undefined) return first;
  }
  return undefined;
}

function isOfResource({ by }: CandidateRules): boolean {
  return by !== 'reach';
}

function firstRule(
  found: readonly CandidateRules[],
  effect: RuleEffect,
  asked: AskedRequest,
): CompiledRule | undefined {
  const permissive = isPermissive(effect, asked.reads);
  let first: CompiledRule | undefined;
  for (const candidates of found) {
    if (candidates.restrictiveOnly && permissive) continue;
    first = earlier(first, candidates.group.first(effect, asked, candidates));
  }
  return first;
}
