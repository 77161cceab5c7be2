import type { Rule } from '../policy.ts';
import { ASNS } from './asns.ts';
import { AUTHENTICATION } from './authentication.ts';
import { CLAIMS } from './claims.ts';
import { COUNTRIES } from './countries.ts';
import type { AnyCriterion, Condition } from './criterion.ts';
import { EMAIL_DOMAINS } from './email-domains.ts';
import { NETWORKS } from './networks.ts';
import { WHEN } from './when.ts';
import { isVerified } from './who.ts';

/** What a rule can ask for besides its scope and its audience: the one list of it. */
export const CRITERIA: readonly AnyCriterion[] = [
  CLAIMS,
  EMAIL_DOMAINS,
  NETWORKS,
  COUNTRIES,
  ASNS,
  WHEN,
  AUTHENTICATION,
];

/** Everything that must hold for a rule to match besides its scope and its audience, compiled. */
export function conditionsOf(rule: Rule): readonly Condition[] {
  const conditions = CRITERIA.flatMap((criterion) => {
    const value = rule[criterion.field];
    return value === undefined ? [] : [criterion.compile(value, rule.effect)];
  });
  return rule.effect === 'login' ? [NOT_LOGGED_IN, ...conditions] : conditions;
}

/** A rule that asks for a login has nothing to say about those who are logged in. */
const NOT_LOGGED_IN: Condition = { field: 'effect', holds: ({ caller }) => !isVerified(caller) };
