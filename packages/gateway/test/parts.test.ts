import { expect, test } from 'vitest';
import type { GatewayConfiguration } from '../src/generated/types.ts';
import { neededParts } from '../src/parts.ts';
import { goodConfiguration } from './good-configuration.ts';

/** What each gate needs; of some tables, nothing. */
const PLAIN = {
  ...{ providers: ['oidc'], applications: ['phabricator'], sinks: ['console'] },
  ...{ criteria: [], groupSources: [], accessRecipients: [], audit: [] },
};

function partsOf(root: object, instance: object = {}): Readonly<Record<string, readonly string[]>> {
  const configuration = { ...goodConfiguration(), ...root };
  Object.assign(configuration.instances[0], instance);
  return neededParts(configuration as unknown as GatewayConfiguration);
}

test('a gate without optional settings needs no optional part', () => {
  expect(partsOf({})).toEqual(PLAIN);
});

const stateless = { keys: [], providers: {} };

test.each<[string, object, Readonly<Record<string, readonly string[]>>]>([
  ['a login', { login: stateless }, { login: [] }],
  ['sessions in a Durable Object', { login: { durableObject: 'S' } }, { login: [], sessionStore: [] }],
  ['revocations', { login: { ...stateless, revocations: 'S' } }, { login: [], sessionStore: [] }],
  ['sessions in one object', { login: { ...stateless, objects: 1 } }, { login: [] }],
  ['sessions in two objects', { login: { ...stateless, objects: 2 } }, { login: [], sessionObjects: [] }],
  [
    'sessions that move to other objects',
    { login: { ...stateless, otherObjects: 2 } },
    { login: [], sessionObjects: [] },
  ],
  ['a login host', { login: { ...stateless, host: 'https://g' } }, { login: [], loginHost: [] }],
  ['agents', { login: { ...stateless, agents: {} } }, { login: [], agents: [] }],
  ['credentials', { login: { ...stateless, credentials: {} } }, { login: [], credentials: [] }],
  [
    'sessions bound to a device',
    { login: { ...stateless, deviceBound: {} } },
    { login: [], deviceBound: [] },
  ],
  ['break-glass access', { breakGlass: {} }, { breakGlass: [] }],
  ['elevations', { elevations: {} }, { elevations: [] }],
  ['locks', { lock: {} }, { lock: [] }],
  ['the page for operators', { operator: {} }, { operator: [] }],
  ['traces', { traces: {} }, { traces: [] }],
  ['hashes of inputs', { audit: { inputs: true } }, { audit: ['inputs'] }],
  ['no hashes of inputs', { audit: { inputs: false } }, {}],
  ['a chain', { audit: { chain: true } }, { audit: ['chain'] }],
  ['checkpoints', { audit: { checkpoints: 'C' } }, { audit: ['checkpoints'] }],
  ['pseudonyms by a key', { audit: { pseudonyms: 'k' } }, { audit: ['pseudonyms'] }],
  ['pseudonyms of single users', { audit: { people: 'P' } }, { audit: ['people'] }],
  ['orders of erasure', { audit: { erasure: {} } }, { erasure: [] }],
  ['alerts', { audit: { alerts: {} } }, { audit: ['alerts'] }],
  ['signals', { audit: { signals: {} } }, { audit: ['signals'] }],
  ['a transparency log', { audit: { log: {} } }, { audit: ['log'] }],
  [
    'two kinds of sinks',
    { audit: { sinks: [{ type: 'r2' }, { type: 'queue' }, { type: 'r2' }] } },
    { sinks: ['r2', 'queue'] },
  ],
  [
    'secrets of a store',
    { secrets: { A: { type: 'vault' }, B: { type: 'variables' }, C: { type: 'vault' } } },
    { secretSources: ['vault', 'variables'], renewing: [] },
  ],
  ['a directory', { groupSources: [{ type: 'okta' }] }, { groupSources: ['okta'] }],
  ['a role by an expression', { roles: { a: [{ expression: '^x' }] } }, { roleExpressions: [] }],
  ['a role by its definition', { roles: { a: { groups: ['x'] } } }, { roleDefinitions: [] }],
  [
    'a role by a definition with an expression',
    { roles: { a: ['y'], b: { groups: ['x', { expression: '^x' }] } } },
    { roleExpressions: [], roleDefinitions: [] },
  ],
  ['a role by a claim', { roles: { a: { emailDomains: ['x'] } } }, { roleDefinitions: [] }],
])('a gate with %s needs these parts, and no others', (_, root, parts) => {
  expect(partsOf(root)).toEqual({ ...PLAIN, ...parts });
});

test.each<[string, object, Readonly<Record<string, readonly string[]>>]>([
  ['a limit', { limits: [{}] }, { limits: [] }],
  ['a limit of the gate’s own pages', { limits: [{ requests: 'gate' }] }, { limits: [], ownLimits: [] }],
  ['a limit of the application', { limits: [{ requests: 'application' }] }, { limits: [] }],
  ['redirects', { redirects: {} }, { redirects: [] }],
  ['a public cache', { publicCache: {} }, { publicCache: [] }],
  ['resilience', { resilience: {} }, { resilience: [] }],
  ['maintenance', { maintenance: true }, { maintenance: [] }],
  ['a log of its own', { log: {} }, { audit: ['log'] }],
  [
    'requests for access by webhook',
    { accessRequests: { type: 'webhook' } },
    { accessRecipients: ['webhook'] },
  ],
  ['requests for access by mail', { accessRequests: { type: 'mail' } }, {}],
  ['another application', { application: 'web' }, { applications: ['web'] }],
])('an instance with %s needs these parts, and no others', (_, instance, parts) => {
  expect(partsOf({}, instance)).toEqual({ ...PLAIN, ...parts });
});

test('the criteria that the policies of an instance use are needed, those of its shadow policy too', () => {
  const policyWith = (criteria: object) => ({ name: 'p', rules: [{ name: 'r', ...criteria }] });
  const policy = policyWith({ networks: ['192.0.2.0/24'] });
  const shadowPolicy = policyWith({ countries: ['AT'] });
  expect(partsOf({}, { policy: policyWith({}) }).criteria).toEqual([]);
  expect(partsOf({}, { policy }).criteria).toEqual(['networks']);
  expect(partsOf({}, { policy, shadowPolicy }).criteria?.toSorted()).toEqual(['countries', 'networks']);
});
