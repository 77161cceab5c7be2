import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memorySink } from '@portcullis/audit';
import type { PolicyTestCase, Rule } from '@portcullis/policy';
import { createIdentityProvider } from '@portcullis/testing';
import fc from 'fast-check';
import { checkConfiguration, type GatewayConfiguration, gateway } from 'portcullis';
import { beforeEach, expect, test, vi } from 'vitest';
import { answerTo, type Question } from '../../src/gate/answer.ts';
import { replay } from '../../src/gate/replay.ts';
import { runTable } from '../../src/gate/run-table.ts';
import { tightenedInstances, withTightened } from '../../src/gate/tightened.ts';

// A gate is put together of a configuration, and asked by real requests with real tokens. What its events say is what
// "explain", "test", "simulate" and "tighten" must say of the same request.

// The sink that a gate has without others prints.
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

const HOST = 'gate.corp.example';
const NOW = Date.UTC(2026, 2, 29, 0, 30);
const ROUTES =
  readFileSync(join(import.meta.dirname, '../../../phabricator/test/fixtures/routes.txt'), 'utf8').match(
    /^\/\S*/gm,
  ) ?? [];

const anyOf = <Value>(values: readonly Value[], minLength = 1) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength, maxLength: 3 });
const seldom = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const GROUPS = ['eng', 'eng-web', 'ext-acme', 'ops', 'CORP\\admins', 'guest*'];
const ROLES = ['admin', 'engineer', 'contractor', 'eeng'] as const;
const DOMAINS = ['corp.example', 'acme.example', 'xn--mnchen-3ya.example'];
const domains = anyOf(DOMAINS);
const claims = fc.dictionary(
  fc.constantFrom('department', 'level'),
  fc.oneof(fc.constantFrom('eng', 1, true), anyOf<string | number>(['eng', 'ops', 1])),
  { minKeys: 1 },
);
const groups = anyOf(['eng', 'eng-*', 'ext-*', 'ops', 'CORP\\admins', 'guest\\*']);
const role = fc.oneof(
  groups,
  fc.record({ groups, claims: seldom(claims), emailDomains: seldom(domains) }),
  fc.record({ emailDomains: domains }),
  fc.record({ claims }),
);
const roles = fc.record({
  admin: fc.record({ groups, implies: seldom(fc.constant(['engineer'])) }),
  engineer: role,
  contractor: role,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a template is written
  eeng: fc.constant({ template: 'e${department}' }),
});

const who = fc.oneof(
  fc.constantFrom('anyone', 'authenticated', { kind: 'user' }, { kind: 'service' }),
  anyOf(ROLES).map((names) => ({ roles: names })),
  anyOf(ROLES).map((except) => ({ except })),
);
const ruled = fc.oneof(
  fc.constantFrom('/**', '/x/**', '/D*', '/w/**', '/reports/*', '/source/**', '/é/'),
  fc.constantFrom(...ROUTES),
);
const when = fc.record({
  zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'UTC'),
  days: seldom(anyOf(['sun', 'mon', 'sat'])),
  from: fc.constantFrom('22:00', '02:00'),
  until: fc.constantFrom('06:00', '03:00'),
});

/** Rules of which most are good; configurations that are not are left out. */
const rule = fc.record({
  effect: fc.constantFrom('allow', 'allow', 'deny', 'stepUp', 'login', 'readOnly'),
  who,
  paths: fc.oneof(fc.constant(['/**']), fc.array(ruled, { minLength: 1, maxLength: 3 })),
  methods: seldom(anyOf(['GET', 'POST', 'PUT', 'OPTIONS', 'PROPFIND'])),
  ids: seldom(anyOf(['D12', 'T*', '7'])),
  operations: seldom(anyOf(['view', 'edit', '*e*'])),
  claims: seldom(claims),
  countries: seldom(anyOf(['DE', 'FR', 'T1'])),
  networks: seldom(anyOf(['192.0.2.0/24', '2001:db8::/32', '198.51.100.7'])),
  asns: seldom(anyOf([64500, 64501])),
  emailDomains: seldom(domains),
  when: seldom(when),
  authentication: seldom(
    fc.record({ amr: anyOf(['mfa', 'pwd']), maxAgeSeconds: seldom(fc.constantFrom(0, 60)) }),
  ),
});

const application = fc.constantFrom(
  { application: 'phabricator' },
  { application: 'web', resources: [{ path: '/reports/:id', kind: 'report' }], encodedDelimiters: 'pass' },
  { application: 'web', caseSensitive: true },
);

const configured = fc
  .record({ roles, application, rules: fc.array(rule, { minLength: 1, maxLength: 5 }) })
  .map((made) => {
    const rules = made.rules.map((one, index) => ({
      name: `r${index}`,
      ...one,
      ...(one.effect === 'login' ? { who: 'anyone', claims: undefined, emailDomains: undefined } : {}),
      ...(one.effect === 'stepUp' ? { authentication: one.authentication ?? { amr: ['mfa'] } } : {}),
      ...(['login', 'deny', 'readOnly'].includes(one.effect) ? { authentication: undefined } : {}),
    }));
    const instance = { name: 'one', hosts: [HOST], ...made.application, origin: { binding: 'ORIGIN' } };
    const { issuer, audience } = provider;
    return JSON.parse(
      JSON.stringify({
        providers: [{ type: 'oidc', name: 'corp', issuer, audience }],
        roles: made.roles,
        instances: [{ ...instance, policy: { name: 'p', rules } }],
      }),
    ) as GatewayConfiguration;
  })
  .filter((configuration) => checkConfiguration(configuration).length === 0);

const asked = fc.record({
  kind: fc.constantFrom('anonymous', 'user', 'user', 'service'),
  groups: anyOf(GROUPS, 0),
  email: seldom(
    fc.constantFrom('a@corp.example', 'b@acme.example', 'c@münchen.example', '"d@x"@corp.example'),
  ),
  claims: seldom(claims),
  amr: fc.constantFrom([], ['mfa'], ['pwd', 'otp']),
  age: seldom(fc.constantFrom(0, 60, 61)),
  method: fc.constantFrom('GET', 'GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PROPFIND'),
  path: fc.oneof(
    fc.constantFrom(
      '/',
      '/x/y',
      '/D12',
      '/reports/7',
      '/w/a%20b/',
      '/source/C%23/',
      '/%C3%A9/',
      '/a//b',
      '/%41',
    ),
    fc.constantFrom(...ROUTES),
  ),
  query: seldom(fc.constantFrom('?x=1', '?__path__=/D1', '?order=a%2Fb')),
  address: seldom(fc.constantFrom('192.0.2.9', '2001:db8::1', '::ffff:192.0.2.9', '198.51.100.7')),
  country: seldom(fc.constantFrom('DE', 'US', 'XX', 'T1')),
  asn: seldom(fc.constantFrom(64500, 1)),
  later: fc.constantFrom(0, 999, 1_800_000, 43_200_000, 210 * 86_400_000),
});
type Asked = typeof asked extends fc.Arbitrary<infer Value> ? Value : never;

const clock = { at: NOW, now: () => clock.at };
const provider = await createIdentityProvider({ algorithm: 'ES256', clock: clock.now });

interface GateEvent {
  readonly type: string;
  readonly reason: readonly string[];
  readonly actor?: { readonly kind: Question['caller']['kind']; readonly roles?: readonly string[] };
  readonly policy?: { readonly decision: 'allow' | 'deny'; readonly matched_rule?: string };
}

/** Asks the gate itself, and returns what it recorded. */
async function askGate(configuration: GatewayConfiguration, one: Asked): Promise<GateEvent> {
  const { kind, groups, email, amr, path, query = '', method, address, country, asn } = one;
  clock.at = NOW + one.later;
  const log = memorySink();
  const serve = gateway(configuration as never, {
    ...{ sinks: [log], clock, fetch: (url, init) => provider.fetch(url, init) },
    ...{ inform: () => {}, warn: () => {} },
  });
  const headers = new Headers();
  if (address !== undefined) headers.set('cf-connecting-ip', address);
  if (kind !== 'anonymous') {
    const token = await provider.token({
      ...{ subject: 'ada', groups, ...(kind === 'service' ? { clientId: 'ada' } : {}) },
      ...(email === undefined ? {} : { email }),
      claims: { ...one.claims, amr, auth_time: authTime(one) },
    });
    headers.set('authorization', `Bearer ${token}`);
  }
  const request = new Request(`https://${HOST}${path}${query}`, { method, headers });
  const env = { ORIGIN: { fetch: async () => new Response('page') } };
  const waiting: Promise<unknown>[] = [];
  const execution = { waitUntil: (promise: Promise<unknown>) => void waiting.push(promise) };
  const answer = await serve(Object.assign(request, { cf: { country, asn } }), env, execution);
  await answer.text();
  await Promise.all(waiting);
  const events = log.events as unknown as readonly GateEvent[];
  const found = events.find(({ type }) => type === 'request.decision');
  if (found === undefined) throw new Error('the gate recorded no request');
  return JSON.parse(JSON.stringify(found)) as GateEvent;
}

function authTime({ age }: Asked): number | undefined {
  return age === undefined ? undefined : Math.floor(clock.at / 1000) - age;
}

/** The same, as "explain" is asked. */
function questionOf(one: Asked, { kind = 'anonymous' }: Partial<Question['caller']>): Question {
  const { groups, email, claims = {}, amr, method, path, query = '', address, country, asn } = one;
  const authentication = { acr: undefined, amr, authTime: authTime(one) };
  const caller = kind === 'anonymous' ? { kind } : { kind, claims, email, authentication };
  const network = { address, country, asn };
  return { caller, groups, method, path: `${path}${query}`, network, now: clock.at };
}

/** The same, as a case of "test" is written. */
function caseOf(question: Question, { policy }: GateEvent): PolicyTestCase {
  const { caller, groups, method, path, network, now = 0 } = question;
  const { amr = [], authTime: since } = caller.authentication ?? {};
  const ageSeconds = since === undefined ? undefined : now / 1000 - since;
  return JSON.parse(
    JSON.stringify({
      ...{ kind: caller.kind, groups, claims: caller.claims, email: caller.email, method, path, network },
      ...{ login: { amr, ageSeconds }, at: new Date(now).toISOString() },
      ...{ expect: policy?.decision, rule: policy?.matched_rule ?? null },
    }),
  ) as PolicyTestCase;
}

const uses = ({ instances: [instance] }: GatewayConfiguration, field: keyof Rule): boolean =>
  instance?.policy.rules.some((one) => one[field] !== undefined) === true;

test('the commands decide a request as the gateway does', async () => {
  await fc.assert(
    fc.asyncProperty(
      configured,
      fc.array(asked, { minLength: 6, maxLength: 6 }),
      async (given, questions) => {
        const events: GateEvent[] = [];
        for (const one of questions) {
          const event = await askGate(given, one);
          const { policy } = event;
          const question = questionOf(one, event.actor ?? {});
          const answer = await answerTo(given, question);
          if (policy === undefined) {
            // What a form or a header holds is not asked: below a repository, these make a shape that is known.
            if (!event.reason.includes('phabricator.repository_request_unknown'))
              expect(answer).toMatchObject({ decision: 'deny', reason: event.reason[0], rule: null });
            continue;
          }
          events.push(event);
          expect(answer).toMatchObject({ rule: policy.matched_rule ?? null });
          expect(new Set(answer.roles.map((grant) => grant.role))).toEqual(new Set(event.actor?.roles));
          if (event.reason.includes('proxy.method_not_allowed')) {
            expect(answer).toMatchObject({ decision: 'deny', reason: 'proxy.method_not_allowed' });
            continue;
          }
          expect(answer.decision).toBe(policy.decision);
          expect(answer.considered.filter(({ decided }) => decided).every(({ matched }) => matched)).toBe(
            true,
          );
          const table = { file: 'cases', host: undefined, cases: [caseOf(question, event)], places: [] };
          expect(runTable(given, table)[0]?.decision).toMatchObject({
            effect: policy.decision,
            rule: policy.matched_rule,
          });
        }
        // Of claims, events say nothing.
        if (uses(given, 'claims')) return;
        const lines = () => events.map((value, index) => ({ number: index + 1, value }));
        expect(replay(given, lines)).toMatchObject({ unchanged: events.length, gains: [], losses: [] });
        const used = events.filter(({ policy }) => policy?.decision === 'allow');
        if (used.length === 0) return;
        const tightened = withTightened(
          given,
          tightenedInstances(given, lines, { name: undefined, unusedSince: undefined, now: NOW }),
        );
        expect(replay(tightened, lines)).toMatchObject({ gains: [], losses: [] });
      },
    ),
    { numRuns: 100 },
  );
}, 120_000);
