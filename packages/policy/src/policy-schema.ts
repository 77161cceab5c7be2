import { CRITERIA_SCHEMAS } from './criteria/schemas.ts';
import { described, type JsonSchema, NAMES } from './json-schema.ts';
import { PRECEDENCE } from './rule-effect.ts';

// The language is stated here and in the files of the criteria: its types in `policy.ts` are written from it. `tsType` is the
// type of what JSON Schema cannot say, `title` the name of a type.

const TEXT = { type: 'string', minLength: 1 };

/** How a rule's fields are written: each of them, and no other. */
const FIELDS: Readonly<Record<string, JsonSchema>> = {
  name: described('Unique in its policy: decisions and audit events give it as their reason.', TEXT),
  description: described('What it is for, in words. Shown to people whom it refuses.', TEXT),
  owner: described('Who answers for it.', TEXT),
  effect: described(
    '`deny` beats `stepUp`, which beats `login`, `readOnly` and `allow`, wherever they stand.',
    { tsType: 'RuleEffect', enum: [...PRECEDENCE] },
  ),
  who: described('Whom the rule is about.', {
    tsType: 'Who<Role>',
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
    'Paths, percent-decoded, upper and lower case different. `*` stands for any text within one segment, also for none (`/T*` is `/T` too), but alone never for an empty segment (`/a/*` is not `/a/`), a last segment `**` for all that follows, none included: `/maniphest/**` is `/maniphest`, `/maniphest/` and `/maniphest/x`. Anything else is itself, a slash at the end as well. Default: all, if the rule names a resource.',
    NAMES,
  ),
  methods: described(
    'HTTP methods, upper case; `patch` of a request counts as `PATCH`. `GET` includes `HEAD`. Default: all.',
    NAMES,
  ),
  applications: described(
    'Applications whose data the request is about or brings, such as `differential`. What allows opens only what is wholly inside, and pages that mix applications only if the rule names them (decision 13). Default: all.',
    { tsType: 'readonly Application[]', ...NAMES },
  ),
  kinds: described(
    'Kinds of objects, such as `revision`. A request about no object is of no kind. Default: all.',
    { tsType: 'readonly Kind[]', ...NAMES },
  ),
  ids: described('Objects, such as `D12`; `*` stands for any text. Default: all.', NAMES),
  operations: described('What is done, such as `edit`; `*` stands for any text. Default: everything.', NAMES),
  conduitMethods: described(
    'Conduit methods, such as `maniphest.*`; `*` stands for any text. The operations of resources of kind `method`: stands without `applications`, `kinds` and `operations`. Default: not asked for.',
    NAMES,
  ),
  ...CRITERIA_SCHEMAS,
};

const { effect: _ofRules, ...SAID } = FIELDS;

/** How a claim's fields are written: those of a rule, its effect aside, and what is claimed. */
const CLAIM_FIELDS: Readonly<Record<string, JsonSchema>> = {
  ...SAID,
  name: described('Unique among the claims of its policy.', TEXT),
  groups: described(
    'Groups of which the caller is in one, besides `who`, as a mapping of roles writes names and patterns. Callers whose groups could not be had may be in any. Default: any.',
    NAMES,
  ),
  never: described('None of these requests is ever let in.', { const: true }),
  always: described('Each of these requests is let in.', { const: true }),
  onlyIf: described('None of these requests is let in unless all of this holds.', {
    title: 'ClaimedCriteria',
    type: 'object',
    properties: { ...CRITERIA_SCHEMAS },
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
  const rule = described(
    'One rule: for whom, where, under which criteria, and what becomes of the request. Plain data, so it can stand in a JSON file. All fields of a rule must hold; of the entries of a list, one is enough.',
    {
      title: 'Rule',
      type: 'object',
      properties: { ...FIELDS, ...known },
      required: ['name', 'effect', 'who'],
      additionalProperties: false,
    },
  );
  const claim = described(
    'What is claimed of a policy: for whom and where, in the words of a rule, and exactly one of `never`, `always` and `onlyIf`. Without `paths` it speaks of all paths; by application, kind, id or operation, of requests about those.',
    {
      title: 'PolicyClaim',
      type: 'object',
      properties: { ...CLAIM_FIELDS, ...known },
      required: ['name', 'who'],
      oneOf: [{ required: ['never'] }, { required: ['always'] }, { required: ['onlyIf'] }],
      additionalProperties: false,
    },
  );
  return described(
    'Rules under a name: who may do what. What no rule allows is denied, so a policy without rules lets nobody in.',
    {
      title: 'Policy',
      type: 'object',
      properties: {
        name: described("The policy's name, which decisions and audit events give.", TEXT),
        rules: described('In any order: of those that match, one with the strongest effect decides.', {
          type: 'array',
          items: rule,
        }),
        claims: described(
          'What must be true of the rules, whatever they are: proved by `portcullis check` and `portcullis prove`, and by no Worker. They decide nothing. Default: none.',
          { type: 'array', items: claim },
        ),
      },
      required: ['name', 'rules'],
      additionalProperties: false,
    },
  );
}
