import { resourceSelector, selectsResource } from '../criteria/resource.ts';
import { RULE_FIELDS } from '../criteria/rule-fields.ts';
import { audienceOf } from '../criteria/who.ts';
import type { Rule } from '../policy.ts';
import { EVERYWHERE } from './compiled-rule.ts';
import { placeOf } from './rule-place.ts';

/**
 * What must be known of all rules of a policy before any of them is compiled. It is data, so that a build can find it out: a
 * Worker then touches no rule until a request comes near it.
 */
export interface PolicyOutline {
  /** Every role that a rule names. */
  readonly roles: readonly string[];
  /** Whether a rule speaks of resources. */
  readonly needsResource: boolean;
  /** Every field of a rule that is neither its scope nor its audience, one that is not known here included. */
  readonly criteria: readonly string[];
  /** The rules with paths that start with a segment, by their index in the policy. */
  readonly places: Readonly<Record<string, readonly number[]>>;
}

/** Looks at every rule once. */
export function policyOutline(rules: readonly Rule[]): PolicyOutline {
  const roles = new Set<string>();
  const criteria = new Set<string>();
  const places = new Map<string, number[]>();
  let needsResource = false;
  for (const [order, rule] of rules.entries()) {
    const { of, except } = audienceOf(rule.who);
    for (const role of except) roles.add(role);
    if (typeof of !== 'string') for (const role of of) roles.add(role);
    needsResource ||= selectsResource(resourceSelector(rule));
    for (const field of Object.keys(rule)) {
      if (!SCOPE_FIELDS.has(field) && rule[field as keyof Rule] !== undefined) criteria.add(field);
    }
    for (const path of rule.paths ?? EVERYWHERE) {
      const place = placeOf(path);
      const orders = places.get(place) ?? [];
      if (orders.at(-1) !== order) orders.push(order);
      places.set(place, orders);
    }
  }
  return {
    roles: [...roles],
    needsResource,
    criteria: [...criteria],
    places: Object.fromEntries(places),
  };
}

const SCOPE_FIELDS: ReadonlySet<string> = new Set(RULE_FIELDS);
