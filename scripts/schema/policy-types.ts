import { policySchema } from '../../packages/policy/src/policy-schema.ts';
import { writtenTypes } from './written-types.ts';

/** With what has types that JSON Schema cannot say. */
const HEAD = `// Written by \`pnpm schema\` from \`policy-schema.ts\` and the criteria. Do not edit.
import type { ClaimTests } from '@portcullis/roles';
import type { OwnCriteria } from './criteria/own-criteria.ts';
import type { Who } from './criteria/who.ts';
import type { RuleEffect } from './rule-effect.ts';`;

/** The TypeScript types of the policy language, each field with its description. */
export function policyTypes(): string {
  return writtenTypes(policySchema(), HEAD, {
    of: ['Policy', 'PolicyClaim', 'Rule'],
    declared:
      '<Role extends string = string, Application extends string = string, Kind extends string = string>',
    used: '<Role, Application, Kind>',
    bases: {
      ClaimedCriteria: 'Partial<OwnCriteria>',
      PolicyClaim: 'Partial<OwnCriteria>',
      Rule: 'Partial<OwnCriteria>',
    },
  });
}
