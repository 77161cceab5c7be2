import { expect, test } from 'vitest';
import type { Policy, PolicyClaim, Rule } from '../../src/index.ts';
import { difference, prove } from '../../src/prove.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');
const HOURS = {
  zone: 'Europe/Berlin',
  from: '08:00',
  until: '18:00',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
};

const RULES: readonly Rule[] = [
  { name: 'public', effect: 'allow', who: 'anyone', paths: ['/status/', '/res/**'], methods: ['GET'] },
  { name: 'staff', effect: 'allow', who: { roles: ['staff'] }, paths: ['/**'] },
  {
    name: 'guests',
    effect: 'allow',
    who: { roles: ['guest'] },
    paths: ['/T*', '/task/**'],
    methods: ['GET', 'POST'],
  },
  {
    name: 'partners',
    effect: 'allow',
    who: { roles: ['partner'] },
    paths: ['/shared/**'],
    networks: ['192.0.2.0/24'],
    when: HOURS,
  },
  { name: 'robots', effect: 'readOnly', who: { kind: 'service' }, paths: ['/api/**'], asns: [64_500] },
  { name: 'administration', effect: 'deny', who: { except: ['admin'] }, paths: ['/admin/**', '/config/**'] },
  {
    name: 'fresh',
    effect: 'stepUp',
    who: { roles: ['admin'] },
    paths: ['/admin/**', '/config/**'],
    authentication: { amr: ['hwk'], maxAgeSeconds: 900 },
  },
  { name: 'payroll', effect: 'deny', who: { except: ['payroll', 'admin'] }, paths: ['/pay/**'] },
  { name: 'embargo', effect: 'deny', who: 'anyone', paths: ['/**'], countries: ['KP'] },
  {
    name: 'domains',
    effect: 'allow',
    who: 'authenticated',
    paths: ['/forum/**'],
    emailDomains: ['acme.example'],
    claims: { team: ['a', 'b'] },
  },
];

const CLAIMS: readonly PolicyClaim[] = [
  {
    name: 'guests never leave tasks',
    who: { roles: ['guest'], except: ['staff', 'partner', 'admin'] },
    paths: ['/admin/**'],
    never: true,
  },
  { name: 'only payroll', who: { except: ['payroll', 'admin'] }, paths: ['/pay/**'], never: true },
  { name: 'status', who: { except: ['nobody'] }, paths: ['/status/'], methods: ['GET'], always: true },
];

/** One rule changed; each of them lets somebody into something new. */
type Mistake = readonly [what: string, rule: string, change: Partial<Record<keyof Rule, unknown>>];

const MISTAKES: readonly Mistake[] = [
  ['a role too many', 'staff', { who: { roles: ['staff', 'guest'] } }],
  ['everybody instead of a role', 'guests', { who: 'anyone' }],
  ['authenticated instead of a role', 'guests', { who: 'authenticated' }],
  ['another role too many', 'guests', { who: { roles: ['guest', 'partner'] } }],
  ['a role too many for partners', 'partners', { who: { roles: ['partner', 'guest'] } }],
  ['people as well as services', 'robots', { who: 'authenticated' }],
  ['people instead of services', 'robots', { who: { kind: 'user' } }],
  ['an exception too many', 'administration', { who: { except: ['admin', 'staff'] } }],
  ['an exception for guests', 'administration', { who: { except: ['admin', 'guest', 'staff'] } }],
  ['an exception in payroll', 'payroll', { who: { except: ['payroll', 'admin', 'staff'] } }],
  ['the wrong exception', 'payroll', { who: { except: ['staff'] } }],
  ['only people denied', 'payroll', { who: { kind: 'user', except: ['payroll', 'admin'] } }],
  ['only services denied', 'administration', { who: { kind: 'service', except: ['admin'] } }],
  ['only roles denied', 'administration', { who: { roles: ['guest'] } }],
  ['step up for nobody', 'fresh', { who: { roles: ['nobody'] } }],
  ['step up for people only', 'fresh', { who: { roles: ['admin'], kind: 'user' } }],
  ['a prefix too short', 'guests', { paths: ['/T*', '/**'] }],
  ['a star too many', 'guests', { paths: ['/*', '/task/**'] }],
  ['a segment too few', 'public', { paths: ['/**'] }],
  ['a path too many', 'public', { paths: ['/status/', '/res/**', '/task/'] }],
  ['below instead of itself', 'public', { paths: ['/status/**', '/res/**'] }],
  ['a wildcard in a name', 'partners', { paths: ['/s*/**'] }],
  ['a path forgotten in a denial', 'administration', { paths: ['/admin/**'] }],
  ['itself instead of below', 'administration', { paths: ['/admin/', '/config/**'] }],
  ['one level instead of all below', 'administration', { paths: ['/admin/*', '/config/**'] }],
  ['a slash at the end', 'payroll', { paths: ['/pay/'] }],
  ['a misspelled path', 'payroll', { paths: ['/play/**'] }],
  ['upper case', 'payroll', { paths: ['/Pay/**'] }],
  ['a path forgotten in a step up', 'fresh', { paths: ['/admin/**'] }],
  ['a method too many', 'public', { methods: ['GET', 'POST'] }],
  ['all methods', 'public', { methods: undefined }],
  ['another method too many', 'guests', { methods: ['GET', 'POST', 'DELETE'] }],
  ['a denial of reading only', 'payroll', { methods: ['GET'] }],
  ['a denial of writing only', 'administration', { methods: ['POST', 'PUT', 'DELETE'] }],
  ['a step up for writing only', 'fresh', { methods: ['POST'] }],
  ['allow instead of reading', 'robots', { effect: 'allow' }],
  ['login instead of a denial', 'payroll', { effect: 'login', who: 'anyone' }],
  ['reading instead of a denial', 'payroll', { effect: 'readOnly' }],
  ['a network off by one bit', 'partners', { networks: ['192.0.2.0/23'] }],
  ['another network', 'partners', { networks: ['192.0.3.0/24'] }],
  ['one address too many', 'partners', { networks: ['192.0.2.0/24', '192.0.3.0'] }],
  ['a network forgotten', 'partners', { networks: undefined }],
  ['the other system', 'robots', { asns: [64_501] }],
  ['no system', 'robots', { asns: undefined }],
  ['another country', 'embargo', { countries: ['KR'] }],
  ['a minute later', 'partners', { when: { ...HOURS, until: '18:01' } }],
  ['an hour earlier', 'partners', { when: { ...HOURS, from: '07:00' } }],
  ['a clock that is never changed', 'partners', { when: { ...HOURS, zone: 'Africa/Lagos' } }],
  ['a clock of Greenwich', 'partners', { when: { ...HOURS, zone: 'UTC' } }],
  ['a day too many', 'partners', { when: { ...HOURS, days: [...HOURS.days, 'sat'] } }],
  ['a login that may be older', 'fresh', { authentication: { amr: ['hwk'], maxAgeSeconds: 901 } }],
  ['another method of login', 'fresh', { authentication: { amr: ['hwk', 'pwd'], maxAgeSeconds: 900 } }],
  ['a login of any method', 'fresh', { authentication: { maxAgeSeconds: 900 } }],
  ['another domain', 'domains', { emailDomains: ['acme.example', 'acme.test'] }],
  ['another claim', 'domains', { claims: { team: ['a', 'b', 'c'] } }],
  ['a claim forgotten', 'domains', { claims: undefined }],
];

const BEFORE: Policy = { name: 'intranet', rules: RULES, claims: CLAIMS };

function planted(rule: string, change: Mistake[2]): Policy {
  const rules = RULES.map((each) => {
    if (each.name !== rule) return each;
    const changed = Object.entries({ ...each, ...change }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(changed) as unknown as Rule;
  });
  return { ...BEFORE, rules };
}

test('there are fifty of them, and without one nothing is found', () => {
  expect(MISTAKES.length).toBeGreaterThanOrEqual(50);
  expect(prove(BEFORE, { now: NOW }).filter(({ holds }) => !holds)).toMatchObject([
    // What the embargo takes from everybody is known.
    { name: 'status', counterexample: { rule: 'embargo' } },
  ]);
  expect(difference(BEFORE, BEFORE, { now: NOW }).equivalent).toBe(true);
});

test.each(MISTAKES)('proofs find the planted mistake: %s', (_, rule, change) => {
  const { gained } = difference(BEFORE, planted(rule, change), { now: NOW });
  expect(gained.length).toBeGreaterThan(0);
  // One that loosens a rule that lets in is let in by it; one that loosens a denial is no longer refused by it.
  expect(gained.some(({ rules }) => rules.includes(rule))).toBe(true);
});
