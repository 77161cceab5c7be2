import { expect, test } from 'vitest';
import { configurationNotes } from '../../src/checks/configuration-notes.ts';
import { undecided } from '../../src/checks/cross-checks.ts';
import type { GatewayConfiguration } from '../../src/generated/types.ts';
import { checkConfiguration } from '../../src/index.ts';
import { differences } from '../../src/node/start/without-cloudflare.ts';
import { LOGIN, openConfiguration } from '../assembled.ts';

const configurationWith = (root: object, instance: object = {}) => {
  const configuration = { ...openConfiguration(), ...root };
  Object.assign(configuration.instances[0], instance);
  return configuration as unknown as GatewayConfiguration;
};
const problemsOf = (root: object, instance: object = {}) =>
  checkConfiguration(configurationWith(root, instance)).map(({ path, message }) => `${path} ${message}`);

const stored = { ...LOGIN, durableObject: 'SESSIONS' };
const people = { people: 'PEOPLE' };
const erasure = { path: '/erase', operators: ['corp.example/dpo+5b4ac2f0+AZ'] };
const webhook = { type: 'webhook', url: 'https://hook.example/', secret: 's'.repeat(32) };

test.each<[string, object, object, string | undefined]>([
  [
    'requests for access without a login',
    {},
    { accessRequests: webhook },
    'instances[0].accessRequests needs "login", because only users who are logged in at the gate can request access',
  ],
  ['requests for access with a login', { login: LOGIN }, { accessRequests: webhook }, undefined],
  [
    'credentials of sessions in cookies',
    { login: { ...LOGIN, credentials: {} }, trustedHosts: [] },
    {},
    'login.credentials needs "durableObject": sessions in cookies are stored only in the browser',
  ],
  ['credentials', { login: { ...stored, credentials: {} }, trustedHosts: [] }, {}, undefined],
  [
    'operators of credentials by a role that is not declared',
    { login: { ...stored, credentials: { operators: ['engineer', 'enginer'] } }, trustedHosts: [] },
    {},
    'login.credentials.operators[1] "enginer" is not declared in "roles"; did you mean "engineer"?',
  ],
  [
    'a health check below the prefix of the gate',
    { health: '/.portcullis/health' },
    {},
    "health must not be below the login's prefix",
  ],
  [
    'a health check below a prefix of its own',
    { login: { ...LOGIN, prefix: '/gate/' }, health: '/gate/health' },
    {},
    "health must not be below the login's prefix",
  ],
  [
    'a health check below the prefix that is not used',
    { login: { ...LOGIN, prefix: '/gate/' }, health: '/.portcullis/health' },
    {},
    undefined,
  ],
  [
    'orders of erasure at the path of the health check',
    { health: '/erase', audit: { ...people, erasure } },
    {},
    'audit.erasure.path must differ from the path of "health"',
  ],
  [
    'orders of erasure below the prefix of the gate',
    { audit: { ...people, erasure: { ...erasure, path: '/.portcullis/erase' } } },
    {},
    "audit.erasure.path must not be below the login's prefix",
  ],
  [
    'orders of erasure below a prefix of its own',
    { login: { ...LOGIN, prefix: '/gate/' }, audit: { ...people, erasure: { ...erasure, path: '/gate/x' } } },
    {},
    "audit.erasure.path must not be below the login's prefix",
  ],
  ['orders of erasure', { health: '/health', audit: { ...people, erasure } }, {}, undefined],
  [
    'orders of erasure without pseudonyms of single users',
    { audit: { erasure } },
    {},
    'audit.erasure needs "people": without it, single users cannot be erased',
  ],
  [
    'hashes of inputs with pseudonyms by a key',
    { audit: { inputs: true, pseudonyms: 'k'.repeat(32) } },
    {},
    'audit.inputs cannot be combined with "pseudonyms": the hash would let anyone verify a guessed name',
  ],
  [
    'hashes of inputs with pseudonyms of single users',
    { audit: { inputs: true, ...people } },
    {},
    'audit.inputs cannot be combined with "people": the hash would let anyone verify a guessed name',
  ],
  ['no hashes of inputs with pseudonyms', { audit: { inputs: false, ...people } }, {}, undefined],
  ['hashes of inputs', { audit: { inputs: true } }, {}, undefined],
  [
    'pseudonyms of both kinds',
    { audit: { ...people, pseudonyms: 'k'.repeat(32) } },
    {},
    'audit.people cannot be combined with "pseudonyms": pseudonyms are either derived from a key or random for each user',
  ],
  ['pseudonyms by a key', { audit: { pseudonyms: 'k'.repeat(32) } }, {}, undefined],
  [
    'revocations of sessions in a Durable Object',
    { login: { ...stored, revocations: 'SESSIONS' } },
    {},
    'login.revocations cannot be combined with "durableObject", which already ends sessions in all isolates',
  ],
  [
    'claims that are refreshed more rarely than they are valid by default',
    { login: { ...stored, refreshSeconds: 3601 } },
    {},
    'login.refreshSeconds must not exceed identitySeconds (3600)',
  ],
  [
    'claims that are refreshed by default more rarely than they are valid',
    { login: { ...stored, identitySeconds: 299 } },
    {},
    'login.refreshSeconds must not exceed identitySeconds (299)',
  ],
  ['claims that are refreshed in time', { login: { ...stored, identitySeconds: 300 } }, {}, undefined],
  [
    'durations for a role that is not declared',
    { traces: { serverTiming: ['engineer', 'enginer'] } },
    {},
    'traces.serverTiming[1] "enginer" is not declared in "roles"; did you mean "engineer"?',
  ],
  [
    'agents without an MCP endpoint',
    {
      login: {
        ...{ ...stored, host: 'https://gate.corp.example' },
        agents: { clients: { chat: { name: 'Chat', redirectUris: ['https://chat.example/done'] } } },
      },
    },
    {},
    'login.agents needs an instance with an MCP endpoint, such as one of "application": "mcp"',
  ],
  [
    'an empty policy',
    {},
    { policy: { name: 'p', rules: [] } },
    'instances[0].policy.rules is empty, so all requests are denied: add a rule with "effect": "allow"',
  ],
  [
    'an empty shadow policy',
    {},
    { shadowPolicy: { name: 'p', rules: [] } },
    'instances[0].shadowPolicy.rules is empty, so all requests are denied: add a rule with "effect": "allow"',
  ],
  [
    'no provider and no login',
    { providers: [] },
    {},
    'providers must have at least one entry if there is no "login"',
  ],
  ['a login and no provider', { providers: [], login: LOGIN }, {}, undefined],
  [
    'two providers in the execution context',
    {
      providers: [
        { type: 'access-context', name: 'a', team: 'acme', audience: 'x' },
        { type: 'access-context', name: 'b', team: 'acme', audience: 'x' },
      ],
    },
    {},
    'providers[1] the execution context is already used at providers[0]',
  ],
  [
    'two providers in the header of Cloudflare Access',
    {
      providers: [
        { type: 'cloudflare-access', name: 'a', team: 'acme', audience: 'x' },
        { type: 'cloudflare-access', name: 'b', team: 'acme', audience: 'y' },
      ],
    },
    {},
    'providers[1] the header cf-access-jwt-assertion is already used at providers[0]',
  ],
  [
    'break-glass access for a user who is listed twice',
    {
      breakGlass: {
        durableObject: 'GLASS',
        signers: ['corp.example/safe+5b4ac2f0+AZ'],
        people: [
          { issuer: 'https://login.corp.example', subject: 'ada', roles: ['engineer'] },
          { issuer: 'https://login.corp.example', subject: 'ada', roles: ['contractor'] },
          { issuer: 'https://other.example', subject: 'ada', roles: ['engineer'] },
        ],
      },
    },
    {},
    'breakGlass.people[1] "ada" of https://login.corp.example is already used at breakGlass.people[0]',
  ],
  [
    'break-glass access signed by two keys of one name',
    {
      breakGlass: {
        durableObject: 'GLASS',
        signers: ['corp.example/safe+5b4ac2f0+AZ', 'corp.example/safe+5b4ac2f1+AZ'],
        people: [{ issuer: 'https://login.corp.example', subject: 'ada', roles: ['engineer'] }],
      },
    },
    {},
    'breakGlass.signers[1] the name "corp.example/safe" is already used at breakGlass.signers[0]',
  ],
  [
    'break-glass access with a role that is not declared',
    {
      breakGlass: {
        durableObject: 'GLASS',
        signers: ['corp.example/safe+5b4ac2f0+AZ'],
        people: [{ issuer: 'https://login.corp.example', subject: 'ada', roles: ['engineer', 'enginer'] }],
      },
    },
    {},
    'breakGlass.people[0].roles[1] "enginer" is not declared in "roles"; did you mean "engineer"?',
  ],
  [
    'a trusted host that no instance has',
    { trustedHosts: ['phorge.corp.example', 'other.corp.example'] },
    {},
    'trustedHosts[1] is not one of the hosts of any instance',
  ],
  ['trusted hosts', { trustedHosts: ['phorge.corp.example'] }, {}, undefined],
  ['a login host', { login: { ...stored, host: 'https://gate.corp.example' } }, {}, undefined],
  [
    'a login host and trusted hosts',
    { login: { ...stored, host: 'https://gate.corp.example' }, trustedHosts: [] },
    {},
    'trustedHosts cannot be combined with login.host, where the pages are',
  ],
  [
    'a login host and sessions in cookies',
    { login: { ...LOGIN, host: 'https://gate.corp.example' } },
    {},
    'login.host needs "durableObject": sessions in cookies can neither be ended at every host nor be refreshed by one writer',
  ],
  [
    'a login host that is the host of an application',
    { login: { ...stored, host: 'https://phorge.corp.example' } },
    {},
    'login.host must be another host than that of every application (instances[0].hosts[0])',
  ],
  [
    'a login host of another domain',
    { login: { ...stored, host: 'https://gate.other.example' } },
    {},
    'login.host must share a domain with phorge.corp.example that is yours alone, as gate.corp.example and wiki.corp.example do (instances[0].hosts[0])',
  ],
  [
    'a login host of this machine with TLS',
    { login: { ...stored, host: 'https://gate.localhost' } },
    { hosts: ['phorge.localhost'] },
    'login.host must be http://gate.localhost, since hosts of this machine have no TLS',
  ],
  [
    'a login host of this machine',
    { login: { ...stored, host: 'http://gate.localhost' } },
    { hosts: ['phorge.localhost'] },
    undefined,
  ],
  ['a login host in a variable', { login: { ...stored, host: 'https://${GATE_HOST}' } }, {}, undefined],
  [
    'a host of an application in a variable',
    { login: { ...stored, host: 'https://gate.corp.example' } },
    { hosts: ['${HOST}'] },
    undefined,
  ],
])('the check of a configuration with %s reports exactly that, if anything', (_, root, instance, problem) => {
  expect(problemsOf(root, instance)).toEqual(problem === undefined ? [] : [problem]);
});

const operator = { database: 'DB', roles: ['engineer'] };
const PAGES_OFF =
  'its pages are turned off: they share the host of an application. Set login.host, or name the hosts that you trust in trustedHosts';

test.each<[string, object, readonly string[]]>([
  ['pages on a host of the gate', { login: { host: 'https://g', credentials: {} }, operator }, []],
  ['pages on hosts that are trusted', { login: { credentials: {} }, trustedHosts: [], operator }, []],
  [
    'pages on the hosts of applications',
    { login: { credentials: {} }, operator, elevations: {} },
    ['login.credentials', 'operator', 'elevations'],
  ],
  ['pages for operators alone', { operator }, ['operator']],
  ['no pages of the gate', { login: {} }, []],
])('a gate with %s notes which of them are turned off', (_, root, off) => {
  const notes = configurationNotes(configurationWith(root)).filter(({ path }) => path !== 'login');
  expect(notes).toEqual(off.map((path) => ({ path, message: PAGES_OFF })));
});

test.each<[string, object, boolean]>([
  ['in cookies', {}, true],
  ['in a Durable Object', { durableObject: 'S' }, false],
  ['in cookies with revocations', { revocations: 'S' }, false],
])('a login with sessions %s notes whether a copied cookie survives a logout', (_, login, isNoted) => {
  const notes = configurationNotes(configurationWith({ login: { ...LOGIN, ...login } }));
  const note = { path: 'login', message: expect.stringMatching(/cookies.*: set "durableObject", or "rev/) };
  expect(notes).toEqual(isNoted ? [note] : []);
});

test.each<[string, object, Readonly<Record<string, string>>]>([
  ['on a host of the gate', { login: { host: 'https://g' }, operator }, {}],
  ['on hosts that are trusted', { trustedHosts: [], operator }, {}],
  [
    'on the hosts of applications',
    { login: { credentials: {} }, operator, elevations: {} },
    {
      elevations: 'approve a request for a role',
      'login.credentials': 'issue itself a credential',
      operator: 'act as an operator',
    },
  ],
])('before a deploy, the author decides about pages %s', (_, root, could) => {
  const decisions = undecided(configurationWith(root));
  expect(decisions.map(({ path }) => path)).toEqual(Object.keys(could));
  for (const { path, message } of decisions)
    expect(message).toContain(`a script of an application on the same host could ${could[path]}.`);
});

const COLLECTOR = { url: 'https://otel.example/' };
const SPANS = 'there is no tracing by Cloudflare, so spans are sent only to traces.collector';

test.each<[string, object, readonly string[]]>([
  ['nothing of Cloudflare', {}, []],
  [
    'signals',
    { audit: { signals: {} } },
    [
      'locations of addresses are unknown, so audit.signals detects neither new countries nor impossible travel',
    ],
  ],
  ['traces', { traces: {} }, [SPANS]],
  ['traces for a collector', { traces: { collector: COLLECTOR } }, []],
  ['traces for a collector alone', { traces: { collector: COLLECTOR, platform: false } }, []],
  ['traces for both', { traces: { collector: COLLECTOR, platform: true } }, [SPANS]],
])('a gate outside Cloudflare with %s says what is different', (_, root, said) => {
  expect(differences(configurationWith(root))).toEqual(['WebSocket requests are answered with 501', ...said]);
});
