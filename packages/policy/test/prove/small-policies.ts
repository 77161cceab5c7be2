import fc from 'fast-check';
import type { Policy, PolicyClaim, Rule, Who } from '../../src/index.ts';
import type { RuleEffect } from '../../src/rule-effect.ts';

// Policies so small that every request they tell apart can be asked.

const some = <Word>(...words: readonly Word[]) =>
  fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 2 });

const who: fc.Arbitrary<Who> = fc.oneof(
  fc.constantFrom<Who>('anyone', 'authenticated', { kind: 'user' }, { kind: 'service', except: ['b'] }),
  fc.constantFrom<Who>(
    { via: ['agent'] },
    { via: ['browser', 'program'], except: ['a'] },
    { roles: ['a', 'b'], kind: 'user', via: ['agent', 'apiToken'] },
  ),
  fc.constantFrom<Who>(
    { roles: ['a'] },
    { roles: ['b'] },
    { roles: ['a', 'b'] },
    { roles: ['a'], except: ['b'] },
  ),
  fc.constantFrom<Who>(
    { except: ['a'] },
    { except: ['a', 'b'] },
    { roles: ['a', 'b'], except: ['b'], kind: 'user' },
  ),
);

const when = fc.constantFrom(
  { zone: 'Europe/Berlin', from: '08:00', until: '18:00', days: ['mon'] },
  { zone: 'UTC', from: '22:00', until: '02:30' },
  { zone: 'America/New_York', firstDay: '2026-03-07', lastDay: '2026-03-09' },
);

const authentication = fc.constantFrom<NonNullable<Rule['authentication']>>(
  { acr: ['gold'] },
  { amr: ['mfa', 'hwk'] },
  { maxAgeSeconds: 300 },
  { acr: ['gold'], maxAgeSeconds: 60 },
  { deviceBound: true },
  { deviceBound: { maxAgeSeconds: 60 }, maxAgeSeconds: 300 },
);

const extra: fc.Arbitrary<Partial<Rule>> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  fc.constantFrom<Partial<Rule>>(
    { claims: { team: ['x', 'y'] } },
    { claims: { team: 'x', mail_verified: true } },
  ),
  fc.constantFrom<Partial<Rule>>({ emailDomains: ['acme.example'] }, { emailDomains: ['b.example'] }),
  fc.constantFrom<Partial<Rule>>(
    { networks: ['10.0.0.0/8'] },
    { networks: ['10.1.0.0/16', '2001:db8::/32'] },
  ),
  fc.constantFrom<Partial<Rule>>({ countries: ['DE'] }, { asns: [13_335] }),
  fc.record({ when }),
  fc.record({ authentication }),
);

const about: fc.Arbitrary<Partial<Rule>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.constantFrom<Partial<Rule>>(
    { applications: ['config'] },
    { applications: ['config', 'feed'], operations: ['view'] },
    { kinds: ['task'] },
    { applications: ['feed'], kinds: ['task'] },
    { conduitMethods: ['feed.*'] },
    { conduitMethods: ['feed.*'], parameters: { slugs: ['x'] } },
    { conduitMethods: ['feed.*'], parameters: { slugs: ['x', 'y*'] } },
    { conduitMethods: ['feed.*'], within: ['p'] },
    { ids: ['T*'] },
  ),
);

const basics = fc.record(
  {
    effect: fc.constantFrom<RuleEffect>('allow', 'allow', 'allow', 'deny', 'login', 'stepUp', 'readOnly'),
    who,
    paths: fc.oneof(fc.constant(['/**']), some('/a/**', '/a', '/a/b', '/*', '/b*/x', '/*c/**', '/')),
    methods: some('GET', 'POST', 'DELETE'),
    extra,
    about,
    authentication,
  },
  { requiredKeys: ['effect', 'who', 'paths', 'extra', 'about', 'authentication'] },
);

const rule: fc.Arbitrary<Omit<Rule, 'name'>> = basics.map(({ extra, about, authentication, ...fields }) => {
  const { authentication: condition, claims, emailDomains, ...others } = extra;
  switch (fields.effect) {
    case 'login':
      return { ...fields, ...others, ...about, who: 'anyone' };
    case 'stepUp':
      return { ...fields, ...extra, ...about, authentication: condition ?? authentication };
    case 'deny':
      return {
        ...fields,
        ...others,
        ...about,
        ...(claims && { claims }),
        ...(emailDomains && { emailDomains }),
      };
    default:
      return { ...fields, ...extra, ...about };
  }
});

const criteria = fc.constantFrom<NonNullable<PolicyClaim['onlyIf']>>(
  { networks: ['10.0.0.0/8'] },
  { countries: ['DE'] },
  { within: ['p'] },
  { parameters: { slugs: ['x'] } },
  { claims: { team: 'x' } },
  { emailDomains: ['acme.example'] },
  { authentication: { amr: ['hwk'], maxAgeSeconds: 300 } },
);

/** One claim, of each kind, in words that speak of something. */
export const smallClaim: fc.Arbitrary<PolicyClaim> = fc
  .record(
    {
      who,
      paths: fc.oneof(fc.constant(['/**']), some('/a/**', '/a', '/b*/x')),
      methods: some('GET', 'POST'),
      kinds: fc.constant(['task']),
    },
    { requiredKeys: ['who', 'paths'] },
  )
  .chain((fields) =>
    fc
      .oneof(
        fc.constant({ never: true } as const),
        fc.constant({ always: true } as const),
        criteria.map((onlyIf) => ({ onlyIf })),
      )
      .map((kind) => ({ name: 'claim', ...fields, ...kind })),
  );

/** Up to four rules. */
export const smallPolicy: fc.Arbitrary<Policy> = fc
  .array(rule, { minLength: 1, maxLength: 4 })
  .map((rules) => ({
    name: 'small',
    rules: rules.map((each, index) => ({ name: `rule ${index}`, ...each })),
  }));

/** What a rule says of callers and places alone. */
function plain({ name, effect, who, paths, methods, authentication }: Rule): Rule {
  return {
    name,
    effect,
    who,
    ...(paths && { paths }),
    ...(methods && { methods }),
    ...(effect === 'stepUp' && authentication && { authentication }),
  };
}

/** A policy of at most two rules, of which one says more than who and where, and the same with that rule for others. */
export const tinyPolicies: fc.Arbitrary<readonly [before: Policy, after: Policy]> = fc
  .tuple(smallPolicy, smallPolicy)
  .map(([{ rules }, other]): readonly [before: Policy, after: Policy] => {
    const [first, second] = rules as readonly [Rule, Rule | undefined];
    const { who, paths = ['/**'], methods } = other.rules[0] as Rule;
    const { methods: _, ...rest } = first;
    const changed = {
      ...rest,
      who: first.effect === 'login' ? first.who : who,
      paths,
      ...(methods && { methods }),
    };
    const more = second === undefined ? [] : [plain(second)];
    return [
      { name: 'tiny', rules: [first, ...more] },
      { name: 'tiny', rules: [changed, ...more] },
    ];
  });
