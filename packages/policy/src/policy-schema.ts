import { WAYS } from '@portcullis/core/internal';
import { LONGEST_ELEVATION_MINUTES } from './compile/check-elevations.ts';
import { CRITERIA_SCHEMAS } from './criteria/schemas.ts';
import { described, type JsonSchema, NAMES } from './json-schema.ts';
import { PRECEDENCE } from './rule-effect.ts';

// The language is stated here and in the files of the criteria: its types in `policy.ts` are written from it. `tsType` is the
// type of what JSON Schema cannot say, `title` the name of a type.

const TEXT = { type: 'string', minLength: 1 };

/** How a rule's fields are written: each of them, and no other. */
const FIELDS: Readonly<Record<string, JsonSchema>> = {
  name: described(
    'Name of the rule, unique in its policy. Decisions and audit events contain it as their reason.',
    TEXT,
  ),
  description: described(
    'Human-readable purpose of the rule. Users who are denied by the rule see it.',
    TEXT,
  ),
  owner: described('Who is responsible for the rule.', TEXT),
  effect: described(
    'What the rule does: `deny` is stronger than `stepUp`, then `login`, `readOnly` and `allow`, in any order of rules.',
    { tsType: 'RuleEffect', enum: [...PRECEDENCE] },
  ),
  who: described('Callers that the rule applies to.', {
    tsType: 'Who<Role>',
    anyOf: [
      { enum: ['anyone', 'authenticated'] },
      {
        type: 'object',
        properties: {
          roles: described('Callers that have at least one of these roles.', NAMES),
          except: described('Excludes callers that have any of these roles.', NAMES),
          kind: described('Only users, or only services.', { enum: ['user', 'service'] }),
          via: described(
            'Only callers who authenticated in one of these ways: `browser` (a login in a browser), `program` (a credential of `portcullis login`, or a token of a client that the provider lists in `programs`), `apiToken` (an API token of the application), `vcsPassword` (a password for version control), `agent` (an access token that the gateway issued to an OAuth client, and every other token of a provider). A way that is unknown counts against the caller. Default: all.',
            { type: 'array', items: { enum: [...WAYS] }, minItems: 1 },
          ),
        },
        minProperties: 1,
        additionalProperties: false,
      },
    ],
  }),
  liftedByElevations: described(
    'Whether a role in `except` that the caller holds by an elevation excludes the caller from this rule too. Only for rules that restrict and have `except`. Default: `false`: a caller with an elevation is restricted as without it.',
    { const: true },
  ),
  paths: described(
    'Paths, percent-decoded and case-sensitive. `*` matches any text within one segment, including none (`/T*` matches `/T`), but a segment that is only `*` does not match an empty segment (`/a/*` does not match `/a/`). A last segment `**` matches the rest of the path, including nothing: `/maniphest/**` matches `/maniphest`, `/maniphest/` and `/maniphest/x`. All other characters match themselves, including a trailing slash. Default: all paths, if the rule names a resource.',
    NAMES,
  ),
  methods: described(
    'HTTP methods, in upper case. A request with the method `patch` counts as `PATCH`. `GET` includes `HEAD`. Default: all.',
    NAMES,
  ),
  applications: described(
    'Applications whose data the request reads or changes, such as `differential`. A rule that allows matches only requests that are entirely inside these applications, and pages that mix applications only if the rule names them (decision 13). Default: all.',
    { tsType: 'readonly Application[]', ...NAMES },
  ),
  kinds: described(
    'Kinds of objects, such as `revision`. A request that is not about an object does not match. Default: all.',
    { tsType: 'readonly Kind[]', ...NAMES },
  ),
  ids: described('IDs of objects, such as `D12`. `*` matches any text. Default: all.', NAMES),
  operations: described(
    'Operations on the object, such as `edit`. `*` matches any text. Default: all.',
    NAMES,
  ),
  conduitMethods: described(
    'Conduit methods, such as `maniphest.*`. `*` matches any text. They are the operations of resources of kind `method`. Cannot be combined with `applications`, `kinds` and `operations`. Default: no condition.',
    NAMES,
  ),
  tools: described(
    'Tools of an MCP server, such as `search_*`. `*` matches any text. A rule that allows tools also allows its callers to connect, and to list what they may call. Rules without `tools`, `resources`, `prompts` or `kinds` never allow a request to an MCP server. Cannot be combined with `kinds`, `ids`, `conduitMethods`, `resources` and `prompts`. Default: no condition.',
    NAMES,
  ),
  resources: described(
    'Resources of an MCP server by their addresses, such as `file:///docs/*`. `*` matches any text. Otherwise as `tools`. Default: no condition.',
    NAMES,
  ),
  prompts: described('Prompts of an MCP server. Otherwise as `tools`. Default: no condition.', NAMES),
  ...CRITERIA_SCHEMAS,
};

const { effect: _ofRules, liftedByElevations: _ofDenials, ...SAID } = FIELDS;

/** How a claim's fields are written: those of a rule, its effect aside, and what is claimed. */
const CLAIM_FIELDS: Readonly<Record<string, JsonSchema>> = {
  ...SAID,
  name: described('Name of the claim, unique in its policy.', TEXT),
  description: described('Human-readable purpose of the claim.', TEXT),
  owner: described('Who is responsible for the claim.', TEXT),
  who: { ...FIELDS.who, description: 'Callers that the claim covers.' },
  groups: described(
    'Groups of the caller, in addition to `who`: the caller is in at least one. Names and patterns are written as in `roles`. A caller whose groups could not be fetched can be in any group. Default: no condition.',
    NAMES,
  ),
  writes: described(
    'Covers only requests that may change something, such as calls of tools that are not known to only read. Default: all requests.',
    { const: true },
  ),
  elevations: described(
    'Whether the claim also covers users while they hold a role by an elevation. Default: `included`.',
    { enum: ['included', 'excluded'] },
  ),
  never: described('None of these requests is ever allowed.', { const: true }),
  always: described('Each of these requests is allowed.', { const: true }),
  onlyIf: described('Each of these requests is denied unless all of these criteria hold.', {
    title: 'ClaimedCriteria',
    type: 'object',
    properties: { ...CRITERIA_SCHEMAS },
    minProperties: 1,
    additionalProperties: false,
  }),
};

/** A role that users can ask for. */
const ELEVATION: JsonSchema = described(
  'A role that users who were denied can ask for: after someone approves, they hold it until the time runs out.',
  {
    title: 'Elevation',
    type: 'object',
    properties: {
      role: described('The role that users can ask for. A role is offered once.', TEXT),
      approvers: described(
        'Roles whose holders can approve: users who hold one of them by their groups, not by an elevation. No one approves their own request.',
        NAMES,
      ),
      maxMinutes: described('Maximum time that a user can ask for, in minutes. At most a week.', {
        type: 'integer',
        minimum: 1,
        maximum: LONGEST_ELEVATION_MINUTES,
      }),
      needsReason: described('Whether users must say why they need the role. Default: `true`.', {
        type: 'boolean',
      }),
      atOnce: described(
        'Maximum number of users who can hold the role by an elevation at the same time. Default: no limit.',
        { type: 'integer', minimum: 1 },
      ),
      toApplication: described(
        'Whether the application receives the role too, among the roles in its assertion and headers: with each request that this elevation allows, and with no other. Default: `false`.',
        { type: 'boolean' },
      ),
      approverSeenMinutes: described(
        'The elevation ends if the gate has not seen its approver with a role of `approvers` for so many minutes, and when it sees the approver without one. Default: it does not depend on what becomes of the approver’s roles.',
        { type: 'integer', minimum: 1, maximum: LONGEST_ELEVATION_MINUTES },
      ),
    },
    required: ['role', 'approvers', 'maxMinutes'],
    additionalProperties: false,
  },
);

/** The JSON Schema of a policy, for editors: every property described. `checkPolicy` says what is wrong in better words. */
export function policySchema(applications?: readonly string[]): JsonSchema {
  const known =
    applications === undefined
      ? {}
      : { applications: { ...FIELDS.applications, items: { enum: [...applications] } } };
  const rule = described(
    'One rule: who, where, under which conditions, and the effect. Plain data that can be stored as JSON. All fields of a rule must match; in a list, one matching entry is enough.',
    {
      title: 'Rule',
      type: 'object',
      properties: { ...FIELDS, ...known },
      required: ['name', 'effect', 'who'],
      additionalProperties: false,
    },
  );
  const claim = described(
    'A statement about the policy: who and where, with the fields of a rule, and exactly one of `never`, `always` and `onlyIf`. Without `paths` it covers all paths; with applications, kinds, IDs or operations, only requests about those.',
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
    'A named list of rules. Requests that no rule allows are denied, so a policy without rules denies everything.',
    {
      title: 'Policy',
      type: 'object',
      properties: {
        name: described('Name of the policy in decisions and audit events.', TEXT),
        rules: described(
          'The rules, in any order. Among the rules that match a request, one with the strongest effect decides.',
          {
            type: 'array',
            items: rule,
          },
        ),
        elevations: described('Roles that users can ask for, for a limited time. Default: none.', {
          type: 'array',
          items: ELEVATION,
        }),
        claims: described(
          'Statements that must hold for the rules. `portcullis check` and `portcullis prove` prove them; a Worker ignores them. Default: none.',
          { type: 'array', items: claim },
        ),
      },
      required: ['name', 'rules'],
      additionalProperties: false,
    },
  );
}
