import { applications } from '../packages/phabricator/src/index.ts';

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

const claims = described(
  'Claims that the caller must have, by name or dotted path, each with its value or values.',
  {
    type: 'object',
    additionalProperties: {
      anyOf: [
        { type: ['string', 'number', 'boolean'] },
        { type: 'array', items: { type: ['string', 'number', 'boolean'] } },
      ],
    },
  },
);

const emailDomains = described("Domains of the caller's verified e-mail address.", names);

const group = {
  anyOf: [
    described('A group, as the provider spells it. `*` stands for any text.', { type: 'string' }),
    {
      type: 'object',
      properties: { id: { type: 'string' }, alias: { type: 'string' } },
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
          groups,
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

const kind = described('Only people, or only services.', { enum: ['user', 'service'] });

const who = described('Whom the rule is about.', {
  anyOf: [
    { enum: ['anyone', 'authenticated'] },
    {
      type: 'object',
      properties: {
        roles: described('Any of these.', names),
        except: described('None of these.', names),
        kind,
      },
      minProperties: 1,
      additionalProperties: false,
    },
  ],
});

const rule = {
  type: 'object',
  properties: {
    name: described('Unique in its policy: the reason that is recorded.', { type: 'string', minLength: 1 }),
    description: described('What it is for. Shown to people whom it refuses.', { type: 'string' }),
    owner: described('Who answers for it.', { type: 'string' }),
    effect: described('`deny` beats `stepUp`, which beats `login`, `readOnly` and `allow`.', {
      enum: ['allow', 'deny', 'login', 'stepUp', 'readOnly'],
    }),
    who,
    paths: described(
      '`*` within a segment, `**` as the last one. Default: all, if the rule names a resource.',
      names,
    ),
    methods: described('HTTP methods. `GET` includes `HEAD`. Default: all.', names),
    applications: described('Default: all.', {
      type: 'array',
      items: { enum: [...applications] },
      minItems: 1,
    }),
    kinds: described('Kinds of objects, such as `revision`. Default: all.', names),
    ids: described('Objects, such as `D12`. Default: all.', names),
    operations: described('What is done, such as `edit`. Default: everything.', names),
    conduitMethods: described('Conduit methods, such as `maniphest.*`.', names),
    claims,
    emailDomains,
    networks: described('Networks and addresses that the request comes from: `192.0.2.0/24`.', names),
    countries: described('Countries that the request comes from, two capital letters.', names),
    asns: described('Autonomous systems that the request comes from.', {
      type: 'array',
      items: { type: 'integer' },
      minItems: 1,
    }),
    when: described('When the rule holds.', {
      type: 'object',
      properties: {
        zone: described('IANA name, such as `Europe/Berlin`.', { type: 'string' }),
        days: { type: 'array', items: { enum: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] } },
        from: { type: 'string' },
        until: { type: 'string' },
        firstDay: { type: 'string' },
        lastDay: { type: 'string' },
      },
      required: ['zone'],
      additionalProperties: false,
    }),
    authentication: described('How the caller must have logged in. For `stepUp`, what is asked for.', {
      type: 'object',
      properties: { acr: names, amr: names, maxAgeSeconds: { type: 'number' } },
      additionalProperties: false,
    }),
  },
  required: ['name', 'effect', 'who'],
  additionalProperties: false,
};

/** A policy: rules under a name. */
export const policySchema = described('Who may do what. What no rule allows is denied.', {
  type: 'object',
  properties: { name: { type: 'string', minLength: 1 }, rules: { type: 'array', items: rule } },
  required: ['name', 'rules'],
  additionalProperties: false,
});
