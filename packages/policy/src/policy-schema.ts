import { authenticationSchema } from './criteria/authentication.ts';
import { claimsSchema } from './criteria/claims.ts';
import { emailDomainsSchema } from './criteria/email-domains.ts';
import { asnsSchema, countriesSchema, networksSchema } from './criteria/networks.ts';
import { whenSchema } from './criteria/time.ts';
import { described, type JsonSchema, NAMES } from './json-schema.ts';
import type { PolicyClaim, Rule } from './policy.ts';
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

const { effect: _ofRules, ...SAID } = FIELDS;

/** How a claim's fields are written: those of a rule, its effect aside, and what is claimed. */
const CLAIM_FIELDS: Readonly<Record<keyof PolicyClaim, JsonSchema>> = {
  ...SAID,
  name: described('Unique among the claims of its policy.', { type: 'string', minLength: 1 }),
  never: described('None of these requests is ever let in.', { const: true }),
  always: described('Each of these requests is let in.', { const: true }),
  onlyIf: described('None of these requests is let in unless all of this holds.', {
    type: 'object',
    properties: {
      claims: claimsSchema,
      emailDomains: emailDomainsSchema,
      networks: networksSchema,
      countries: countriesSchema,
      asns: asnsSchema,
      when: whenSchema,
      authentication: authenticationSchema,
    },
    minProperties: 1,
    additionalProperties: false,
  }),
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
  const claim = {
    type: 'object',
    properties: { ...CLAIM_FIELDS, ...known },
    required: ['name', 'who'],
    oneOf: [{ required: ['never'] }, { required: ['always'] }, { required: ['onlyIf'] }],
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
      claims: described(
        'What must be true of the rules: proved by `portcullis check`. They decide nothing.',
        {
          type: 'array',
          items: claim,
        },
      ),
    },
    required: ['name', 'rules'],
    additionalProperties: false,
  });
}
