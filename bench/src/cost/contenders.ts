import { gatewayConfiguration } from '../../workers/gateway-configuration.ts';
import { OPEN_PAGE } from '../../workers/names.ts';
import { type ApacheKind, hasApache } from '../apache.ts';
import { asking, assertion, bearer, bearerOf, cookies, inBrowser, manyBearers, nobody } from './callers.ts';
import type { Contender } from './contender.ts';
import { mixedAssertions, mixedBearers, mixedUnchecked } from './mixed-day.ts';
import {
  gatewaySessionCookie,
  HONO_OIDC_VARIABLES,
  honoOidcCookie,
  ownSessionCookie,
} from './session-cookies.ts';

const access = { worker: 'hono-access' };
const oidc = { worker: 'hono-oidc', variables: HONO_OIDC_VARIABLES };
const gate = { worker: 'gate' };
const gateway = { built: gatewayConfiguration({ rules: 1000 }) };
const withLogin = gatewayConfiguration({ rules: 1000, login: true });

const honoSession = cookies(async () => [await honoOidcCookie()]);
const ownSession = cookies(async () => [await ownSessionCookie('user-1')]);
// More people in turn than are remembered, the first forgotten first: every cookie is opened.
const forgottenSessions = cookies(
  async () =>
    await Promise.all(Array.from({ length: 2000 }, (_, index) => ownSessionCookie(`user-${index}`))),
);

/** How many callers "many" are: twice as many as the tokens that are remembered by default. */
const MANY = 20_000;

/** Each with one caller, whose requests have no more headers than they need. */
const withFewHeaders: readonly Contender[] = [
  { name: 'bare', does: 'nothing', gate: { worker: 'bare' }, callers: nobody },
  { name: 'itty', does: 'itty-router dispatch', gate: { worker: 'itty' }, callers: nobody },
  { name: 'hono_access', does: '@hono/cloudflare-access: verify', gate: access, callers: assertion },
  { name: 'hono_oidc', does: '@hono/oidc-auth: session cookie', gate: oidc, callers: honoSession },
  { name: 'hono_jwk', does: 'hono/jwk: verify', gate: { worker: 'hono-jwk' }, callers: bearer },
  { name: 'jose', does: 'jose used directly: verify', gate: { worker: 'jose' }, callers: bearer },
  {
    name: 'calls',
    does: 'no gate: the calls of the runtime that ours makes, nothing decided',
    gate: { worker: 'calls' },
    callers: bearer,
  },
  { name: 'apache_bare', does: 'Apache as a proxy', ...apache('bare'), callers: nobody },
  {
    name: 'apache_oidc',
    does: 'Apache with mod_auth_openidc: verify, two claims; against its own bare proxy',
    ...apache('oidc'),
    against: 'apache_bare',
    callers: bearer,
  },
  { name: 'token', does: 'ours: token only', gate: { worker: 'token' }, callers: bearer },
  {
    name: 'token_cold',
    does: 'ours: token only, nothing remembered',
    gate: { worker: 'token-cold' },
    callers: bearer,
  },
  {
    name: 'session',
    does: 'ours: session only, sealed in a cookie',
    gate: { worker: 'session' },
    callers: ownSession,
  },
  {
    name: 'session_cold',
    does: 'ours: session only, nothing remembered',
    gate: { worker: 'session' },
    callers: forgottenSessions,
  },
  {
    name: 'gate',
    does: 'ours: verify, roles, 1,000 rules, hygiene, records hashed in batches',
    gate,
    callers: bearer,
  },
  {
    name: 'gate_elevations',
    does: 'the same, with a role on offer that the caller does not need',
    gate: { worker: 'gate-elevations' },
    callers: bearer,
  },
  { name: 'gate_cold', does: 'gate, nothing remembered', gate: { worker: 'gate-cold' }, callers: bearer },
  {
    name: 'gateway',
    does: 'the built gateway as it ships: 1,000 rules, one console line',
    gate: gateway,
    callers: bearer,
  },
  {
    name: 'gateway_login',
    does: 'the built gateway with its own login: a session',
    gate: { built: withLogin },
    callers: cookies(async () => [await gatewaySessionCookie('user-1', withLogin)]),
  },
];

/** The same caller in a browser: 22 headers. */
const inBrowsers: readonly Contender[] = [
  ['bare', 'bare'],
  ['hono_access', 'bare_browser'],
  ['hono_oidc', 'bare_browser'],
  ['apache_bare', 'bare_browser'],
  ['apache_oidc', 'apache_bare_browser'],
  ['calls', 'bare_browser'],
  ['session', 'bare_browser'],
  ['gate', 'bare_browser'],
  ['gateway', 'bare_browser'],
].flatMap(([name, against = 'bare']) =>
  withFewHeaders
    .filter((contender) => contender.name === name)
    .map((contender) => ({
      ...contender,
      name: `${name}_browser`,
      does: `${name} with a browser's headers`,
      against,
      callers: inBrowser(contender.callers),
    })),
);

/** Callers of other kinds, and a day of all of them. Refusals are read against an answer that the origin gives. */
const ofOtherKinds: readonly Contender[] = [
  {
    name: 'gate_anonymous',
    does: 'gate: nobody known, at a page that is open to everybody',
    gate,
    callers: asking(nobody, { path: OPEN_PAGE }),
  },
  {
    name: 'gate_refused',
    does: 'gate: a known caller without the role',
    gate,
    callers: async (surroundings) => [
      { headers: await bearerOf(surroundings, 'user-1', ['ext-acme']), status: 403 },
    ],
  },
  {
    name: 'hono_access_refused',
    does: '@hono/cloudflare-access: no assertion',
    gate: access,
    callers: asking(nobody, { status: 401 }),
  },
  {
    name: 'bare_mixed',
    does: 'bare: a mixed day in browsers',
    gate: { worker: 'bare' },
    callers: mixedUnchecked,
  },
  {
    name: 'hono_access_mixed',
    does: 'hono_access: the mixed day',
    gate: access,
    against: 'bare_mixed',
    callers: mixedAssertions,
  },
  {
    name: 'gate_mixed',
    does: 'gate: the mixed day: 200 people, pages, forms, strangers, refusals',
    gate,
    against: 'bare_mixed',
    callers: mixedBearers,
  },
];

/** Everything that is compared, in the order of the table. `bare` comes first: the others are read against it. */
export const contenders: readonly Contender[] = [...withFewHeaders, ...inBrowsers, ...ofOtherKinds];

/**
 * What grows, measured apart from the others: with fewer beside them, each of many callers asks again before a
 * minute is over, after which nothing is remembered of a token.
 */
export const growing: readonly Contender[] = [
  { name: 'bare', does: 'nothing', gate: { worker: 'bare' }, callers: nobody },
  { name: 'gate', does: 'gate with 1,000 rules and one caller', gate, callers: bearer },
  { name: 'gate_10_rules', does: 'gate with 10 rules', gate: { worker: 'gate-10-rules' }, callers: bearer },
  {
    name: 'gate_10000_rules',
    does: 'gate with 10,000 rules',
    gate: { worker: 'gate-10000-rules' },
    callers: bearer,
  },
  {
    name: 'gate_20000_callers',
    does: 'gate with 20,000 callers in turn',
    gate,
    callers: manyBearers(MANY),
  },
];

function apache(kind: ApacheKind): Pick<Contender, 'gate' | 'missing'> {
  return hasApache
    ? { gate: { apache: kind } }
    : { gate: undefined, missing: 'Apache with mod_auth_openidc is not installed' };
}
