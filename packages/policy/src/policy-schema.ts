import { authenticationSchema } from './criteria/authentication.ts';
import { claimsSchema } from './criteria/claims.ts';
import { emailDomainsSchema } from './criteria/email-domains.ts';
import { asnsSchema, countriesSchema, networksSchema } from './criteria/networks.ts';
import { whenSchema } from './criteria/time.ts';
import { described, type JsonSchema, NAMES } from './json-schema.ts';
import type { Rule } from './policy.ts';
import { PRECEDENCE } from './rule-effect.ts';

/** How a rule's fields are written: each field of the type, and no other. */
const FIELDS: Readonly<Record<keyof Rule, JsonSchema>> = {
  name: described('Unique in its policy: decisions and audit events give it as their reason.', {
    type: 'string',
    minLength: 1,
  }),
  description: described('What it is for. Shown to people whom it refuses.', {
    type: 'string',
    minLength: 1,
  }),
  owner: described('Who answers for it.', { type: 'string', minLength: 1 }),
  effect: described(
    '`deny` beats `stepUp`, which beats `login`, `readOnly` and `allow`, wherever they stand.',
    { enum: [...PRECEDENCE] },
  ),
  who: described('Whom the rule is about.', {
    anyOf: [
      { enum: ['anyone', 'authenticated'] },
      {
        type: 'object',
        properties: {
          roles: described('Whoever has any of these.', NAMES),
          except: described('Nobody who has any of these.', NAMES),
          kind: described('Only people, or only services.', { enum: ['user', 'service'] }),
        },
        minProperties: 1,
        additionalProperties: false,
      },
    ],
  }),
  paths: described(
    'Paths, decoded: `*` within a segment, `**` as the last one. Default: all, if the rule names a resource.',
    NAMES,
  ),
  methods: described('HTTP methods, upper case. `GET` includes `HEAD`. Default: all.', NAMES),
  applications: described(
    'Applications whose data the request is about or brings. What allows opens only what is wholly inside. Default: all.',
    NAMES,
  ),
  kinds: described('Kinds of objects, such as `revision`. Default: all.', NAMES),
  ids: described('Objects, such as `D12`; `*` stands for any text. Default: all.', NAMES),
  operations: described('What is done, such as `edit`; `*` stands for any text. Default: everything.', NAMES),
  conduitMethods: described('Conduit methods, such as `maniphest.*`. Default: not asked for.', NAMES),
  claims: claimsSchema,
  emailDomains: emailDomainsSchema,
  networks: networksSchema,
  countries: countriesSchema,
  asns: asnsSchema,
  when: whenSchema,
  authentication: authenticationSchema,
};

/** The JSON Schema of a policy, for editors: every property described. `checkPolicy` says what is wrong in better words. */
export function policySchema(applications?: readonly string[]): JsonSchema {
  const known =
    applications === undefined
      ? {}
      : { applications: { ...FIELDS.applications, items: { enum: [...applications] } } };
  const rule = {
    type: 'object',
    properties: { ...FIELDS, ...known },
    required: ['name', 'effect', 'who'],
    additionalProperties: false,
  };
  return described('Who may do what. What no rule allows is denied.', {
    type: 'object',
    properties: {
      name: described("The policy's name, which decisions and audit events give.", {
        type: 'string',
        minLength: 1,
      }),
      rules: described('In any order: of those that match, one with the strongest effect decides.', {
        type: 'array',
        items: rule,
      }),
    },
    required: ['name', 'rules'],
    additionalProperties: false,
  });
}
