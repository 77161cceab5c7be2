import { applicationNames } from '../../packages/phabricator/src/resource/route-table.ts';
import { claimsSchema as claims } from '../../packages/policy/src/criteria/claims.ts';
import { emailDomainsSchema as emailDomains } from '../../packages/policy/src/criteria/email-domains.ts';
import { policySchema as schemaOfPolicy } from '../../packages/policy/src/policy-schema.ts';

// Schemas for editors (completion and hover) of the two parts of a configuration that other packages check: roles and policies.
// The messages of those packages are more precise. A test compares these schemas with the packages.

const names = { type: 'array', items: { type: 'string' }, minItems: 1 } as const;
const described = <Schema extends object>(
  description: string,
  schema: Schema,
): Schema & { description: string } => ({
  description,
  ...schema,
});

const group = {
  anyOf: [
    described('A group, exactly as the provider names it. `*` matches any text.', { type: 'string' }),
    {
      type: 'object',
      properties: {
        id: described('The group, exactly as the provider names it, such as a GUID.', { type: 'string' }),
        alias: described('Display name of the group. It has no effect on decisions.', { type: 'string' }),
      },
      required: ['id', 'alias'],
      additionalProperties: false,
    },
    {
      type: 'object',
      properties: {
        expression: described('Regular expression that must match the whole group name: `^eng-[a-z]+$`.', {
          type: 'string',
        }),
      },
      required: ['expression'],
      additionalProperties: false,
    },
  ],
};

const groups = { type: 'array', items: group };

/** Roles, and what grants them. */
export const rolesSchema = described('Roles, and what grants them.', {
  type: 'object',
  additionalProperties: {
    anyOf: [
      groups,
      {
        type: 'object',
        properties: {
          groups: described('Groups that grant the role. One of them is enough.', groups),
          implies: described('Roles that callers with this role also have.', names),
          claims,
          emailDomains,
          template: described('Role name that contains a claim, written as ${}: team-${department}.', {
            type: 'string',
          }),
        },
        additionalProperties: false,
      },
    ],
  },
});

/** A policy: rules under a name. */
export const policySchema = schemaOfPolicy(applicationNames());
