import { memorySink } from '@portcullis/audit';
import type { Rule } from '@portcullis/policy';
import { policyOutline } from '@portcullis/policy/internal';
import { loginProvider } from '@portcullis/testing/internal';
import { expect, test } from 'vitest';
import { readConfiguration } from '../../../src/checks/check-configuration.ts';
import { WrittenPolicy } from '../../../src/configuration/written-policy.ts';
import { keptClaims } from '../../../src/features/login/kept-claims.ts';
import { outlinesMade } from '../../../src/gate/policy-facts.ts';
import type { GroupSourceConfiguration, InstanceConfiguration } from '../../../src/generated/types.ts';
import { gateway } from '../../../src/index.ts';
import { goodConfiguration } from '../../good-configuration.ts';

const HOST = 'https://wiki.example';
const ALL = { name: 'all', effect: 'allow', who: 'authenticated', paths: ['/**'] };
const STAFF = { staff: ['eng'] };

/** A gate before whose wiki somebody has logged in of whom the provider says this, and what opens a page then. */
async function loggedIn(
  said: object,
  { roles = STAFF, rules, instance = {} }: { roles?: object; rules: readonly object[]; instance?: object },
) {
  const clock = { now: () => Date.UTC(2026, 1, 3) };
  const provider = await loginProvider(clock.now);
  provider.person = { ...provider.person, ...said };
  const shown: Headers[] = [];
  const configuration: object = {
    providers: [],
    login: {
      keys: ['k'.repeat(32)],
      providers: {
        idp: { issuer: 'https://idp.example', clientId: 'gate', clientAuthentication: { method: 'none' } },
      },
    },
    roles,
    instances: [
      {
        ...{ name: 'wiki', hosts: ['wiki.example'], application: 'web', origin: { binding: 'WIKI' } },
        policy: { name: 'wiki', rules },
        ...instance,
      },
    ],
  };
  const serve = gateway(configuration as never, {
    sinks: [memorySink()],
    clock,
    fetch: provider.fetch,
    warn: () => {},
  });
  const WIKI = {
    fetch: async (_url: string, { headers }: RequestInit) => {
      shown.push(new Headers(headers));
      return new Response('page');
    },
  };
  const cookies = new Map<string, string>();
  const open = async (path: string): Promise<Response> => {
    const headers = {
      ...{ accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    };
    const answer = await serve(
      new Request(new URL(path, HOST), { headers }),
      { WIKI },
      { waitUntil: () => {} },
    );
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };
  const away = await open('/.portcullis/login?return_to=%2F');
  await open(provider.authorize(away.headers.get('location') ?? ''));
  return { statusOf: async (path: string) => (await open(path)).status, shown };
}

const CONTRACTOR = { employment: 'contractor', org: { unit: 'lab' } };
const out = (rule: object) => ({
  ...{ name: 'out', effect: 'deny', who: 'authenticated', paths: ['/secret/**'] },
  ...rule,
});

test.each([
  ['a rule', {}, { claims: { employment: 'contractor' } }],
  ['a rule, below another claim', {}, { claims: { 'org.unit': 'lab' } }],
  ['a role', { contractor: { claims: { employment: 'contractor' } } }, { who: { roles: ['contractor'] } }],
  [
    'a role whose name it makes',
    { 'unit-lab': { template: 'unit-${org.unit}' } },
    { who: { roles: ['unit-lab'] } },
  ],
])('a user who logged in is denied by a claim that is needed by %s', async (_by, roles, rule) => {
  const { statusOf } = await loggedIn(CONTRACTOR, { roles: { ...STAFF, ...roles }, rules: [out(rule), ALL] });
  expect([await statusOf('/'), await statusOf('/secret/')]).toEqual([200, 403]);
});

test('an application receives the claims it needs of the signed-in user', async () => {
  const identityHeaders = {
    'x-unit': 'claim:org.unit',
    'x-employment': 'claim:employment',
    'x-mail': 'email',
  };
  const { statusOf, shown } = await loggedIn(CONTRACTOR, { rules: [ALL], instance: { identityHeaders } });
  await statusOf('/');
  const told = Object.keys(identityHeaders).map((name) => shown.at(-1)?.get(name));
  expect(told).toEqual(['lab', 'contractor', 'ada@corp.example']);
});

test('an application that needs groups receives all groups of the user, and not only those that give a role', async () => {
  const identityHeaders = { 'x-groups': 'groups' };
  const groups = ['eng', 'suspended'];
  const { statusOf, shown } = await loggedIn({ groups }, { rules: [ALL], instance: { identityHeaders } });
  await statusOf('/');
  expect(shown.at(-1)?.get('x-groups')).toBe('eng,suspended');
});

test('claims that no part needs are not stored, and rules without claims stay unparsed', () => {
  const policy = new WrittenPolicy('{"name":"p"}\n\nno JSON');
  const read = readConfiguration(goodConfiguration());
  const instance = { ...read.instances[0], policy } as InstanceConfiguration;
  const outline = policyOutline([]);
  const kept = (criteria: readonly string[]) =>
    keptClaims(read, instance, () => ({ policy: { ...outline, criteria }, shadowPolicy: outline }), []);
  expect(kept(['networks'])).toEqual([]);
  expect(() => kept(['claims'])).toThrow(SyntaxError);
});

test('claims that a shadow policy, directories and the application need are stored too, each once', () => {
  const read = readConfiguration(goodConfiguration());
  const [first] = read.instances as readonly [InstanceConfiguration];
  const rule = { ...first.policy.rules[0], claims: { team: 'a', 'org.unit': 'b' } } as Rule;
  const instance: InstanceConfiguration = { ...first, shadowPolicy: { name: 'candidate', rules: [rule] } };
  const directory = { type: 'github-teams', loginClaim: 'custom.login' } as GroupSourceConfiguration;
  const asked = keptClaims({ ...read, groupSources: [directory] }, instance, outlinesMade, [
    'email',
    'claim:nick',
    'claim:team',
    'groups',
  ]);
  expect(asked).toEqual(['custom.login', 'custom', 'team', 'org.unit', 'org', 'nick']);
});
