import { WAYS } from '@portcullis/core/internal';
import type { RoleMapping } from '@portcullis/roles';
import type { PolicyRequest, Rule } from '../../src/index.ts';
import { rolesPlainly } from '../plain-evaluator.ts';

// Requests in the words of small-policies.ts, drawn one by one. They know nothing of what proofs tell apart: values stand at
// the edges that the documentation names, and beside them.

export const NOW = Date.parse('2026-01-05T12:00:00Z');

/** Roles `a` and `b` by all that gives roles: names, patterns, expressions, identifiers, implications, claims, domains, templates. */
export const MAPPINGS: readonly RoleMapping[] = [
  { a: ['a'], b: ['b'] },
  { a: { groups: ['a*'], implies: ['b'] }, b: ['b', { id: 'g1', alias: 'x' }] },
  { a: { claims: { team: 'x' } }, b: [{ expression: '^[ab]+$' }, 'c\\*'] },
  {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a template is written
    a: { template: '${team}' },
    b: { groups: ['b', '*\\*c'], emailDomains: ['acme.example'], implies: ['c'] },
    c: ['c'],
  },
  {
    a: { emailDomains: ['b.example'] },
    b: { claims: { team: ['x', 'y'], mail_verified: true }, implies: ['a'] },
  },
];

const GROUPS = ['a', 'ab', 'b', 'g1', 'c', 'x*c', 'aXc', 'c*'];
const PATHS = [
  ...[
    '/',
    '/a',
    '/a/',
    '/a/b',
    '/a/b/',
    '/a/x',
    '/a/x/y',
    '/b/x',
    '/bc/x',
    '/bc',
    '/bc/y',
    '/c',
    '/c/x',
    '/x',
    '/x/y',
  ],
  ...['/bx', '/a?b', '/a/x#y', '/b#/x', '/c?'],
];
const METHODS = ['GET', 'GET', 'POST', 'POST', 'HEAD', 'DELETE', 'PUT', 'OPTIONS'];
const HOUR = 3_600_000;
/** Minutes around which the windows of small policies begin, end, or clocks change. */
const EDGES = [
  ...['2026-01-05T07:00:00Z', '2026-01-05T17:00:00Z', '2026-07-06T06:00:00Z', '2026-07-06T16:00:00Z'],
  ...['2026-03-07T05:00:00Z', '2026-03-10T04:00:00Z', '2026-03-08T07:00:00Z', '2026-06-01T22:00:00Z'],
  ...['2026-06-02T02:30:00Z', '2026-06-01T00:00:00Z'],
].map(Date.parse);

/** Numbers below a bound, each time the same for a seed (mulberry32). */
export function drawing(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** A request, and the groups that its roles come of: `undefined` where they are not known. */
export interface Asked {
  readonly groups: readonly string[] | undefined;
  readonly request: PolicyRequest;
}

/** @param aim a rule or a claim that most of the request's facts fit, so that many requests are decided by some rule. */
export function askedBy(
  draw: (below: number) => number,
  mapping: RoleMapping,
  aim: Partial<Omit<Rule, 'name' | 'effect'>> = {},
): Asked {
  const of = <Value>(...values: readonly Value[]): Value => values[draw(values.length)] as Value;
  const some = <Value>(...values: readonly Value[]): Value[] => values.filter(() => draw(3) === 0);
  /** What the aim names, five times in six; else, and where it names nothing, one of the others. */
  const aimed = <Value>(named: readonly Value[] | undefined, ...values: readonly Value[]): Value =>
    named !== undefined && draw(6) > 0 ? of(...named) : of(...values);
  const { who = 'anyone' } = aim;
  const isOfKind = typeof who === 'object' && 'kind' in who && who.kind !== undefined;
  const kind: PolicyRequest['caller']['kind'] = aimed<PolicyRequest['caller']['kind']>(
    isOfKind ? [who.kind] : undefined,
    'anonymous',
    'user',
    'user',
    'service',
  );
  const via = aimed(
    typeof who === 'object' && 'via' in who ? who.via : undefined,
    ...([undefined, ...WAYS, 'agent'] as const),
  );
  const now = draw(2) === 0 ? NOW + draw(365 * 24) * HOUR : of(...EDGES) + of(-1000, 0, 1000, HOUR);
  const network = {
    address: aimed(
      aim.networks?.map((each) => each.split('/')[0]),
      undefined,
      '10.1.2.3',
      '10.2.0.1',
      '::ffff:10.1.0.1',
      '11.0.0.0',
      '9.255.255.255',
      '2001:db8::1',
      '2001:db9::',
    ),
    country: aimed(aim.countries, 'DE', 'FR', 'XX', undefined),
    asn: aimed(aim.asns, 13_335, 1, undefined),
  };
  const callFacts = {
    parameters: of(
      undefined,
      {},
      { slugs: null },
      { slugs: [] },
      { slugs: ['x'] },
      { slugs: ['x', 'yz'] },
      { slugs: ['q', 'x'] },
    ),
    within: of(undefined, [], [['p']], [['q']], [['p'], ['q', 'p']], [['p'], []]),
  };
  const about = {
    method: aimed(aim.methods, ...METHODS),
    path: aimed(aim.paths?.map(pathOf), ...PATHS),
    network,
    now,
    call: aimed(aim.conduitMethods && [callFacts], undefined, callFacts),
  };
  const resource = of(undefined, ...Array(7).fill(resourceBy(of, aimed, aim)));
  if (kind === 'anonymous') {
    return { groups: [], request: { caller: { kind }, roles: [], ...about, resource } };
  }
  const claims = {
    ...of({}, {}, { team: of<unknown>('x', 'y', 'z', 'a', ['x'], ['z', 'y'], [], null) }),
    ...of({}, { mail_verified: of<unknown>(true, false, 'true') }),
  };
  const caller = {
    kind,
    claims,
    claimsIncomplete: draw(6) === 0,
    ...(via === undefined ? {} : { via }),
    email: aimed(
      aim.emailDomains?.map((each) => `x@${each}`),
      undefined,
      'x@acme.example',
      'x@B.example',
      'x@c.example',
      'x@y@acme.example',
    ),
    authentication: {
      acr: of(undefined, 'gold', 'tin'),
      amr: some('mfa', 'hwk', 'pwd'),
      authTime: of(undefined, ...[-61, -60, 0, 60, 61, 300, 301].map((age) => Math.floor(now / 1000) - age)),
      ...of<{ deviceProvedAt?: number }>(
        {},
        ...[-61, -60, 0, 60, 61].map((age) => ({ deviceProvedAt: Math.floor(now / 1000) - age })),
      ),
    },
  };
  const groups = draw(6) === 0 ? undefined : some(...GROUPS);
  const { certain, possible } = rolesPlainly(mapping, { groups, caller });
  const rolesIncomplete = groups === undefined || possible.length > 0;
  return { groups, request: { caller, roles: certain, rolesIncomplete, ...about, resource } };
}

/** A path that a pattern matches. */
const pathOf = (pattern: string): string => pattern.replace('/**', '/x').replace('*', 'x');

function resourceBy(
  of: <Value>(...values: readonly Value[]) => Value,
  aimed: <Value>(named: readonly Value[] | undefined, ...values: readonly Value[]) => Value,
  aim: Partial<Rule>,
): PolicyRequest['resource'] {
  const calls = aim.conduitMethods;
  const said = {
    kind: aimed<string | undefined>(calls ? ['method'] : aim.kinds, undefined, 'task', 'method', 'other'),
    id: of(undefined, 'T1', 'D1'),
    operation: aimed<string | undefined>(
      calls?.map((each) => each.replace('*', 'query')) ?? aim.operations,
      ...[undefined, 'view', 'query', 'edit', 'feed.query', 'feedless.x'],
    ),
    reads: of(undefined, true, false),
    reaches: of<readonly string[] | 'any' | undefined>(
      undefined,
      undefined,
      'any',
      ['config'],
      ['feed', 'config'],
      ['other'],
    ),
  };
  const stated = Object.entries(said).filter(([, value]) => value !== undefined);
  return { application: aimed(aim.applications, 'config', 'feed', 'other'), ...Object.fromEntries(stated) };
}
