import type { Rule } from '../policy.ts';
import { strengthCondition, weaknessCondition } from './authentication.ts';
import { claimsCondition } from './claims.ts';
import type { Condition } from './condition.ts';
import { emailDomainCondition } from './email-domains.ts';
import { asnCondition, countryCondition, networkCondition } from './networks.ts';
import { timeCondition } from './time.ts';
import { isVerified } from './who.ts';

/** The fields of a rule that are neither its scope nor its audience. */
export const CRITERIA = [
  'claims',
  'emailDomains',
  'networks',
  'countries',
  'asns',
  'when',
  'authentication',
] as const;

/** Everything else that must hold for a rule to match, compiled. */
export function criteriaOf(rule: Rule): readonly Condition[] {
  const { claims, emailDomains, networks, countries, asns, when, authentication } = rule;
  const conditions: Condition[] = [];
  if (rule.effect === 'login') conditions.push(NOT_LOGGED_IN);
  if (claims !== undefined) conditions.push(claimsCondition(claims));
  if (emailDomains !== undefined) conditions.push(emailDomainCondition(emailDomains));
  if (networks !== undefined) conditions.push(networkCondition(networks));
  if (countries !== undefined) conditions.push(countryCondition(countries));
  if (asns !== undefined) conditions.push(asnCondition(asns));
  if (when !== undefined) conditions.push(timeCondition(when));
  if (authentication !== undefined) {
    const condition = rule.effect === 'stepUp' ? weaknessCondition : strengthCondition;
    conditions.push(condition(authentication));
  }
  return conditions;
}

/** A rule that asks for a login has nothing to say about those who are logged in. */
const NOT_LOGGED_IN: Condition = { field: 'effect', holds: ({ caller }) => !isVerified(caller) };
