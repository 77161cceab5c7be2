import { applicationNames } from '../../packages/phabricator/src/resource/route-table.ts';
import { claimsSchema as claims } from '../../packages/policy/src/criteria/claims.ts';
import { emailDomainsSchema as emailDomains } from '../../packages/policy/src/criteria/email-domains.ts';
import { policySchema as schemaOfPolicy } from '../../packages/policy/src/policy-schema.ts';

// What editors know of the two parts of a configuration that other packages read: roles, and policies. The packages say
// what is wrong with them in better words; these are for completion and hover. A test holds them to the packages.

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
    described('A group, as the provider spells it. `*` stands for any text.', { type: 'string' }),
    {
      type: 'object',
      properties: {
        id: described('The group, as the provider spells it, such as a GUID.', { type: 'string' }),
        alias: described('What people call it. Decides nothing.', { type: 'string' }),
      },
      required: ['id', 'alias'],
      additionalProperties: false,
    },
    {
      type: 'object',
      properties: { expression: described('Anchored: `^eng-[a-z]+$`.', { type: 'string' }) },
      required: ['expression'],
      additionalProperties: false,
    },
  ],
};

const groups = { type: 'array', items: group };

/** Roles, and what gives them. */
export const rolesSchema = described('Roles, and what gives them.', {
  type: 'object',
  additionalProperties: {
    anyOf: [
      groups,
      {
        type: 'object',
        properties: {
          groups: described('Groups, each of which gives the role.', groups),
          implies: described('Roles that whoever has this one has as well.', names),
          claims,
          emailDomains,
          template: described('A name made of a claim, with the claim in ${}: team-${department}.', {
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
