import type { Policy } from '@portcullis/policy';
import type { PolicyOutline } from '@portcullis/policy/internal';
import type { RoleMapping } from '@portcullis/roles';
import { roleTemplate } from '@portcullis/roles/internal';
import type { OutlinesOf } from '../../gate/policy-facts.ts';
import type { GatewayConfiguration, InstanceConfiguration } from '../../generated/types.ts';
import { claimsAsked } from '../group-sources/group-sources.ts';

const CLAIM = 'claim:';

/**
 * Claims that a login must store: those used by directories, roles, rules and the application. A claim that is not stored would be
 * missing, and a rule that denies by it would never match.
 *
 * @param told what the application is told of who is asking
 */
export function keptClaims(
  configuration: GatewayConfiguration,
  instance: InstanceConfiguration,
  outlinesOf: OutlinesOf,
  told: readonly string[],
): readonly string[] {
  const { policy, shadowPolicy = policy } = instance;
  const outlines = outlinesOf(instance);
  const asked = [
    ...claimsAsked(configuration),
    ...Object.values(configuration.roles).flatMap(claimsOfRole),
    ...claimsOfRules(policy, outlines.policy),
    ...claimsOfRules(shadowPolicy, outlines.shadowPolicy),
    ...told.filter((field) => field.startsWith(CLAIM)).map((field) => field.slice(CLAIM.length)),
  ];
  // A dotted path is kept by the claim that it begins with.
  return [...new Set(asked.flatMap((claim) => [claim, claim.split('.')[0] ?? '']))];
}

function claimsOfRole(definition: RoleMapping[string]): readonly string[] {
  if (!('claims' in definition || 'template' in definition)) return [];
  const { claims = {}, template = '' } = definition;
  const made = roleTemplate(template);
  return made === undefined ? Object.keys(claims) : [...Object.keys(claims), made.claim];
}

/** Rules are parsed on demand: if none has the criterion, none is parsed. */
function claimsOfRules(policy: Policy, { criteria }: PolicyOutline): readonly string[] {
  return criteria.includes('claims') ? policy.rules.flatMap(({ claims = {} }) => Object.keys(claims)) : [];
}
