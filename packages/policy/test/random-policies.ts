import { WAYS, type Way } from '@portcullis/core/internal';
import fc from 'fast-check';
import type { Policy, PolicyRequest, Rule, Who } from '../src/index.ts';
import type { RuleEffect } from '../src/rule-effect.ts';

// Few words, so that rules and requests meet often.
const ROLES = ['admin', 'engineer', 'contractor', '__proto__'];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT'];
const SEGMENTS = ['a', 'ab', 'ba', 'T12', 'C#', 'constructor'];
const WILDCARDS = ['*', 'a*', '*b', 'T*', 'a*b', 'C#*', '*#', '*1*', '*a*b*'];
const APPLICATIONS = ['differential', 'config', 'conduit', '__proto__'];
const KINDS = ['revision', 'method'];
const IDS = ['D1', 'D12', 'T12', 'D#2'];
const OPERATIONS = ['view', 'edit', 'maniphest.search', 'maniphest.edit'];

/** Networks, and the addresses of requests. */
const NETWORKS = [
  ...['10.0.0.0/8', '10.1.0.0/16', '10.1.2.2/31', '192.0.2.7', '::ffff:10.1.0.0/112', '::/8'],
  ...['2001:db8::/33', '2001:db8:8000::/33', '2001:DB8::1', '2001:db8::/127'],
];
const ADDRESSES = [
  ...['10.1.2.3', '::ffff:10.1.2.3', '::ffff:a01:203', '10.2.0.1', '192.0.2.7', '::1', '2001:db8::1'],
  ...['2001:0DB8:0:0::1', '2001:db8:8000::1', 'x', '10.1.2', '10.1.2.256', '::1::1', 'fe80::1%eth0', ''],
];

/**
 * Sunday 23:30 in Greenwich, which is Monday 00:30 in Berlin; Monday 09:00; Friday 17:30; and around the nights in which clocks
 * change: in Berlin 02:30 is not shown once and twice another time, in New York, and by half an hour on Lord Howe Island.
 */
const MOMENTS = [
  ...['2026-11-22T23:30:00Z', '2026-11-23T09:00:00Z', '2026-11-27T17:30:00Z'],
  ...['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z', '2026-03-29T01:30:00Z'],
  ...['2026-10-24T22:30:00Z', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
  ...['2026-03-08T06:59:59Z', '2026-03-08T07:30:00Z', '2026-04-04T14:45:00Z', '2026-04-04T15:15:00Z'],
].map(Date.parse);

const someOf = <Word>(words: readonly Word[], maxLength = 3) =>
  fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength });
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });

const roleList = someOf(ROLES);
const kind = fc.constantFrom('user' as const, 'service' as const);
const via = someOf<Way>(WAYS);

const who: fc.Arbitrary<Who> = fc.oneof(
  fc.constantFrom<Who>('anyone', 'authenticated'),
  roleList.map((roles) => ({ roles })),
  roleList.map((except) => ({ except })),
  fc.record({ kind, via, except: roleList }, { requiredKeys: ['kind'] }),
  fc.record({ via, except: roleList }, { requiredKeys: ['via'] }),
  fc
    .record({ roles: roleList, except: roleList, kind, via }, { requiredKeys: ['roles', 'except'] })
    .filter(({ roles, except }) => roles.some((role) => !except.includes(role))),
);

const pattern = fc
  .record({
    segments: fc.array(fc.constantFrom(...SEGMENTS, ...WILDCARDS), { maxLength: 3 }),
    end: fc.constantFrom('', '/', '/**'),
  })
  .map(({ segments, end }) => `/${segments.join('/')}${segments.length === 0 ? end.slice(1) : end}`);

const strength = fc
  .record(
    {
      acr: someOf(['gold', 'silver']),
      amr: someOf(['mfa', 'pwd']),
      maxAgeSeconds: fc.constantFrom(0, 300),
      deviceBound: fc.constantFrom(true as const, { maxAgeSeconds: 60 }),
    },
    { requiredKeys: [] },
  )
  .filter((each) => Object.keys(each).length > 0);

export const randomWindow: fc.Arbitrary<NonNullable<Rule['when']>> = fc
  .record(
    {
      zone: fc.constantFrom(
        'UTC',
        'Europe/Berlin',
        'America/New_York',
        'Australia/Lord_Howe',
        'Asia/Kathmandu',
      ),
      days: someOf(['sat', 'sun', 'mon', 'fri'], 4),
      hours: fc.constantFrom(
        ...[['08:00', '18:00'] as const, ['18:00', '08:00'] as const, ['00:00', '00:31'] as const],
        ...[['02:30', '03:00'] as const, ['02:00', '03:31'] as const, ['23:00', '02:31'] as const],
        ['01:45', '24:00'] as const,
      ),
      firstDay: fc.constantFrom('2026-03-08', '2026-03-29', '2026-11-23'),
      lastDay: fc.constantFrom('2026-11-23', '2026-11-26'),
    },
    { requiredKeys: ['zone'] },
  )
  .map(({ hours, ...rest }) => (hours === undefined ? rest : { ...rest, from: hours[0], until: hours[1] }));

/** Moments of the year 2026, many of them in a night in which clocks change. */
export const randomMoment: fc.Arbitrary<number> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...MOMENTS),
      fc.integer({ min: 0, max: 364 }).map((day) => Date.parse('2026-01-01T00:00:00Z') + day * 86_400_000),
    ),
    fc.integer({ min: -720, max: 720 }),
  )
  .map(([moment, minutes]) => moment + minutes * 60_000);

/** Fields beyond the basic ones, of which a rule has none most of the time. */
const extra: fc.Arbitrary<Partial<Rule>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.record(
    {
      applications: someOf(APPLICATIONS),
      kinds: someOf(KINDS),
      ids: someOf([...IDS, 'D*', '*2']),
      operations: someOf([...OPERATIONS, '*.search']),
    },
    { requiredKeys: [] },
  ),
  fc.record({ conduitMethods: someOf(['maniphest.search', 'maniphest.*', '*.edit']) }),
  fc.record({
    conduitMethods: someOf(['maniphest.search', 'maniphest.*', '*.edit']),
    parameters: fc.record(
      { 'constraints.projects': someOf(['p', 'q']), transactions: someOf(['title', 'projects.*']) },
      { requiredKeys: ['transactions'] },
    ),
  }),
  fc.record({ conduitMethods: someOf(['maniphest.*', '*.edit']), within: someOf(['p', 'q']) }),
  fc.record({ applications: someOf([...APPLICATIONS, 'diffusion']) }),
  fc.record({
    claims: fc.record(
      {
        department: fc.constantFrom('eng', ['eng', 'ops'], 7, ['7']),
        email_verified: fc.constant(true),
        'org.unit': fc.constantFrom('a', ['b', 'c'], 1),
      },
      { requiredKeys: ['department'] },
    ),
  }),
  fc.record({ emailDomains: someOf(['acme.example', 'other.example']) }),
  fc.record({ networks: someOf(NETWORKS) }),
  fc.record({ countries: someOf(['DE', 'FR']) }),
  fc.record({ asns: someOf([1, 2]) }),
  fc.record({ when: randomWindow }),
  fc.record({ authentication: strength }),
);

const basics = fc.record(
  {
    effect: fc.constantFrom<RuleEffect>(
      ...(['allow', 'allow', 'deny', 'login', 'stepUp', 'readOnly', 'readOnly'] as const),
    ),
    who,
    // Half of the rules speak of every path, so that many match.
    paths: fc.oneof(fc.constant(['/**']), fc.array(pattern, { minLength: 1, maxLength: 3 })),
    methods: fc.array(fc.constantFrom(...METHODS), { minLength: 1, maxLength: 3 }),
    extra,
    strength,
  },
  { requiredKeys: ['effect', 'who', 'paths', 'extra', 'strength'] },
);

/** A rule in which the fields go together. */
const rule: fc.Arbitrary<Omit<Rule, 'name'>> = basics.map(({ extra, strength, ...fields }) => {
  const { claims, emailDomains, authentication, ...others } = extra;
  switch (fields.effect) {
    case 'login': {
      return { ...fields, ...others, who: 'anyone' };
    }
    case 'stepUp':
      return { ...fields, ...extra, authentication: authentication ?? strength };
    case 'deny':
      return { ...fields, ...others, ...(claims && { claims }), ...(emailDomains && { emailDomains }) };
    default:
      return { ...fields, ...extra };
  }
});

/** The same, which an elevation can lift where it restricts and leaves roles out. */
const liftedRule: fc.Arbitrary<Omit<Rule, 'name'>> = rule.map((each) =>
  each.effect !== 'allow' && typeof each.who === 'object' && each.who.except !== undefined
    ? { ...each, liftedByElevations: true }
    : each,
);

const elevations = fc
  .subarray(ROLES)
  .map((roles) => roles.map((role) => ({ role, approvers: ['admin'], maxMinutes: 60 })));

/** Policies of up to twelve rules, which is fewer than a decision shows. Half of them offer roles. */
export const randomPolicy: fc.Arbitrary<Policy> = fc.oneof(
  fc.array(rule, { maxLength: 12, size: 'max' }).map((rules) => ({ name: 'random', rules: named(rules) })),
  fc
    .tuple(fc.array(fc.oneof(rule, liftedRule), { maxLength: 12, size: 'max' }), elevations)
    .map(([rules, offered]) => ({
      name: 'random',
      // Rules that an elevation lifts are refused where none is offered.
      rules: named(offered.length > 0 ? rules : rules.map(({ liftedByElevations: _, ...others }) => others)),
      elevations: offered,
    })),
);

function named(rules: readonly Omit<Rule, 'name'>[]): readonly Rule[] {
  return rules.map((each, index) => ({ name: `rule ${index}`, ...each }));
}

const path = fc
  .record({
    segments: fc.array(fc.constantFrom(...SEGMENTS, 'x?y'), { maxLength: 4 }),
    slash: fc.constantFrom('', '/'),
  })
  .map(({ segments, slash }) => (segments.length === 0 ? '/' : `/${segments.join('/')}${slash}`));

const resource = fc.record(
  {
    application: fc.constantFrom(...APPLICATIONS, 'diffusion'),
    kind: fc.constantFrom(...KINDS),
    id: fc.constantFrom(...IDS),
    operation: fc.constantFrom(...OPERATIONS, 'pull', 'query'),
    reads: fc.boolean(),
    reaches: fc.oneof(fc.constant('any' as const), fc.subarray([...APPLICATIONS, 'diffusion'])),
  },
  { requiredKeys: ['application'] },
);

const known = fc.record({
  kind,
  claims: maybe(
    fc.record(
      {
        department: fc.constantFrom<unknown>(
          'eng',
          ['ops', 'x'],
          7,
          null,
          ['eng', null],
          [['eng']],
          { eng: 'eng' },
          'Eng',
          [],
        ),
        email_verified: fc.constantFrom<unknown>(true, false, 'true'),
        org: fc.constantFrom<unknown>({ unit: 'a' }, { unit: ['b', 1] }, {}, 'a', null, [{ unit: 'a' }]),
        'org.unit': fc.constantFrom<unknown>('b', null),
      },
      { requiredKeys: ['email_verified'] },
    ),
  ),
  claimsIncomplete: fc.constantFrom(undefined, undefined, false, true),
  email: maybe(
    fc.constantFrom(
      ...[
        'ada@acme.example',
        'ada@ACME.example',
        'ada@x.example',
        'ada@sub.acme.example',
        'a@b@acme.example',
      ],
      ...[
        'ada@\u0430cme.example',
        '@acme.example',
        'ada@',
        'acme.example',
        'ada@acme.example.',
        'ada@acme.example ',
      ],
      ...[
        '"ada@x"@acme.example',
        'ada@acme.example@',
        '\u00e4da@acme.example',
        'ada@xn--cme-5cd.example',
        'ada b@acme.example',
      ],
    ),
  ),
  authentication: maybe(
    fc.record(
      {
        method: fc.constantFrom(
          ...(['session', 'bearer', 'bearer', 'introspection', 'access', 'credential', 'conduit'] as const),
          ...(['vcs-password', 'break-glass', 'agent'] as const),
        ),
        program: fc.boolean(),
        acr: maybe(fc.constantFrom('gold', 'bronze')),
        amr: fc.subarray(['mfa', 'pwd', 'hwk']),
        authTime: maybe(
          fc.constantFrom(
            ...MOMENTS.flatMap((moment) => [0, 300, 301, -60, -61].map((ago) => moment / 1000 - ago)),
          ),
        ),
        deviceProvedAt: fc.constantFrom(
          ...MOMENTS.flatMap((moment) => [0, 60, 61, -60, -61].map((ago) => moment / 1000 - ago)),
        ),
      },
      { requiredKeys: ['acr', 'amr', 'authTime'] },
    ),
  ),
});

export const randomRequest: fc.Arbitrary<PolicyRequest> = fc.record({
  caller: fc.oneof(fc.constant({ kind: 'anonymous' as const }), known, known),
  roles: fc.uniqueArray(fc.constantFrom(...ROLES), { maxLength: 3 }),
  elevated: maybe(
    fc.array(
      fc.record(
        { role: fc.constantFrom(...ROLES), implies: maybe(fc.subarray(ROLES)) },
        { requiredKeys: ['role'] },
      ),
      { maxLength: 2 },
    ),
  ),
  rolesIncomplete: fc.constantFrom(undefined, undefined, false, true),
  method: fc.constantFrom(...METHODS, 'get', 'DELETE', 'OPTIONS', 'PROPFIND'),
  path: fc.oneof({ weight: 4, arbitrary: path }, fc.constantFrom('/api/maniphest.search', '/api/a.edit')),
  resource: fc.option(resource, { nil: undefined, freq: 4 }),
  network: maybe(
    fc.record({
      address: maybe(fc.constantFrom(...ADDRESSES)),
      country: maybe(fc.constantFrom('DE', 'FR', 'XX')),
      asn: maybe(fc.constantFrom(1, 2, 3)),
    }),
  ),
  call: fc.option(
    fc.record({
      parameters: maybe(
        fc.record(
          {
            'constraints.projects': fc.option(fc.subarray(['p', 'q', 'r'])),
            transactions: fc.option(fc.subarray(['title', 'projects.add', 'owner', 'projects.\n'])),
          },
          { requiredKeys: [] },
        ),
      ),
      within: maybe(fc.array(fc.subarray(['p', 'q', 'r']), { maxLength: 2 })),
    }),
    { nil: undefined, freq: 4 },
  ),
  now: fc.option(fc.constantFrom(...MOMENTS), { nil: undefined, freq: 4 }),
});

const few = ['differential', 'config'];

/** Policies in which many rules are by application, for everybody, and few are not. */
export const policyByApplication: fc.Arbitrary<Policy> = fc
  .array(
    fc.record(
      {
        effect: fc.constantFrom<RuleEffect>('allow', 'readOnly', 'deny', 'login'),
        who: fc.constantFrom<Who>('anyone', { except: ['admin'] }),
        paths: fc.constantFrom(['/**'], ['/a/**'], ['/a/b'], ['/*/**']),
        applications: someOf(few),
        kinds: someOf(KINDS),
        ids: fc.constant(['D1']),
        operations: someOf(['view', 'edit'], 1),
      },
      { requiredKeys: ['effect', 'who', 'paths'] },
    ),
    { maxLength: 6 },
  )
  .map((rules) => ({
    name: 'by application',
    rules: rules.map((each, index) => ({ name: `rule ${index}`, ...each })),
  }));

/** Requests whose resource reaches other applications. */
export const requestReaching: fc.Arbitrary<PolicyRequest> = fc.record({
  caller: fc.constantFrom({ kind: 'anonymous' as const }, { kind: 'user' as const }),
  roles: fc.subarray(['admin']),
  rolesIncomplete: fc.boolean(),
  method: fc.constantFrom('GET', 'POST'),
  path: fc.constantFrom('/a/', '/a/b', '/x'),
  resource: fc.record(
    {
      application: fc.constantFrom(...few, 'feed'),
      kind: fc.constantFrom(...KINDS),
      id: fc.constant('D1'),
      operation: fc.constantFrom('view', 'edit', 'query'),
      reads: fc.boolean(),
      reaches: fc.oneof(fc.constant('any' as const), fc.subarray(few)),
    },
    { requiredKeys: ['application', 'reaches'] },
  ),
});
