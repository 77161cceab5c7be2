import { OptionsError } from '@portcullis/core/internal';
import { allowInsecureLoopback } from '@portcullis/jwks';
import { describe, expect, test, vi } from 'vitest';
import { callbackUrl, endpointUrl } from '../../src/addresses/endpoint-urls.ts';
import { memorySessions, type SessionOptions } from '../../src/index.ts';
import { logoutWarning, sessionSettings } from '../../src/settings/session-options.ts';

const good: SessionOptions = {
  baseUrl: 'https://app.example',
  keys: ['k'.repeat(32)],
  providers: {
    idp: { issuer: 'https://idp.example', clientId: 'gate', clientAuthentication: { method: 'none' } },
  },
};
const DAY = 86_400;

function problemsOf(options: object): readonly string[] {
  try {
    sessionSettings({ ...good, ...options });
    return [];
  } catch (error) {
    if (error instanceof OptionsError) return error.problems;
    throw error;
  }
}

test('session settings that are left out have the defaults that most sites need', async () => {
  const { base, providers, rolesOf, ruleInWords, fetch, sleep, random, ...settings } = sessionSettings(good);
  expect(settings).toEqual({
    baseUrl: good.baseUrl,
    keys: good.keys,
    store: undefined,
    revocations: undefined,
    credentials: undefined,
    accessRequests: undefined,
    prefix: '/.portcullis/',
    agentDeposits: {},
    otherEndpoints: [],
    otherPages: [],
    idleSeconds: 28_800,
    lifetimeSeconds: DAY,
    refreshSeconds: 300,
    identitySeconds: 3600,
    notBefore: 0,
    loginSeconds: 600,
    socketCheckSeconds: 5,
    theme: {},
    timeoutMs: 5000,
    storeTimeoutMs: 2000,
    [allowInsecureLoopback]: false,
    insecureLoopback: false,
  });
  expect(base.href).toBe('https://app.example/');
  expect(providers.map(({ name }) => name)).toEqual(['idp']);
  expect(rolesOf).toBeUndefined();
  expect(ruleInWords('a rule')).toBeUndefined();
  expect(random(new Uint8Array(16))).not.toEqual(new Uint8Array(16));
  expect(typeof sleep).toBe('function');
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('of the runtime'));
  expect(await (await fetch('https://idp.example', {})).text()).toBe('of the runtime');
});

test('an error names the session settings that are wrong', () => {
  expect(() => sessionSettings({ ...good, timeoutMs: 0 })).toThrow(/^sessions: timeoutMs /);
});

test('all required settings that are missing are named', () => {
  expect(problemsOf({ baseUrl: undefined, keys: undefined, providers: undefined })).toEqual([
    'baseUrl is missing: it must be an https URL without a path or a query',
    expect.stringContaining('keys is missing'),
    'providers is missing: it must name at least one identity provider',
  ]);
});

describe('an option is refused', () => {
  const PATHS = 'must be paths that start and end with /, at index 0';
  test.each<[keyof SessionOptions & string, unknown, string]>([
    ['baseUrl', 1, 'must be an https URL without a path or a query'],
    ['baseUrl', 'http://app.example', 'must be an https URL without a path or a query'],
    ['baseUrl', 'https://app.example/x', 'must be an https URL without a path or a query'],
    ['baseUrl', 'https://app.example/?x=y', 'must be an https URL without a path or a query'],
    ['providers', null, 'must name at least one identity provider'],
    ['providers', 'idp', 'must name at least one identity provider'],
    ['providers', {}, 'must name at least one identity provider'],
    ['store', 'memory', 'must be a store, such as durableObjectSessions()'],
    ['store', null, 'must be a store, such as durableObjectSessions()'],
    ['store', {}, 'must be a store, such as durableObjectSessions()'],
    ['store', { ...memorySessions(), take: undefined }, 'must be a store, such as durableObjectSessions()'],
    ['revocations', {}, 'must be revocations, such as durableObjectRevocations()'],
    ['revocations', 'memory', 'must be revocations, such as durableObjectRevocations()'],
    ['credentials', 'yes', 'must be the result of loginCredentials()'],
    ['accessRequests', 'yes', 'must be the result of accessRequests()'],
    ['prefix', 'auth/', 'must start and end with /, such as /.portcullis/'],
    ['prefix', '/auth', 'must start and end with /, such as /.portcullis/'],
    ['prefix', '/', 'must start and end with /, such as /.portcullis/'],
    ['prefix', 'x/auth/', 'must start and end with /, such as /.portcullis/'],
    ['prefix', '/a b/', 'must start and end with /, such as /.portcullis/'],
    ['prefix', '/a//', 'must start and end with /, such as /.portcullis/'],
    ['prefix', ['/auth/'], 'must start and end with /, such as /.portcullis/'],
    ['otherEndpoints', ['idp'], 'must be paths that start with /, at index 0'],
    ['otherEndpoints', ['/a//'], 'must be paths that start with /, at index 0'],
    ['otherPages', ['/idp'], PATHS],
    ['rolesOf', 'all', 'must be a function'],
    ['theme', null, 'must be an object'],
    ['theme', 'dark', 'must be an object'],
    ['fetch', 'x', 'must be a function'],
  ])('%s as %j', (name, given, problem) => {
    expect(problemsOf({ [name]: given })).toEqual([`${name} ${problem}`]);
  });

  test.each<[keyof SessionOptions & string, number, number, object?]>([
    ['idleSeconds', 60, 30 * DAY],
    ['lifetimeSeconds', 60, 365 * DAY],
    ['refreshSeconds', 10, DAY, { identitySeconds: 30 * DAY }],
    ['identitySeconds', 60, 30 * DAY, { refreshSeconds: 10 }],
    ['notBefore', 0, Number.MAX_SAFE_INTEGER],
    ['loginSeconds', 30, 3600],
    ['socketCheckSeconds', 1, 3600],
    ['timeoutMs', 1, 60_000],
    ['storeTimeoutMs', 1, 60_000],
  ])('%s that is not from %d to %d', (name, from, to, others = {}) => {
    const unit = /Ms$/.test(name) ? ' milliseconds' : /Seconds$/.test(name) ? ' seconds' : '';
    // An age that cookies tell of is in whole seconds.
    const kind = /^(?:lifetime|login)S/.test(name) ? 'a whole number' : 'a number';
    const problem = `${name} must be ${kind} from ${from} to ${to}${unit}`;
    for (const least of [from, to]) expect(problemsOf({ ...others, [name]: least })).toEqual([]);
    expect(problemsOf({ ...others, [name]: from - 0.5 })).toContain(problem);
    expect(problemsOf({ ...others, [name]: to * 2 })).toContain(problem);
  });
});

describe('options that contradict each other are refused', () => {
  test('addresses of other parts that are not below the prefix', () => {
    const paths = ['/.portcullis/idp/', '/idp/'];
    expect(problemsOf({ otherEndpoints: paths })).toEqual(['otherEndpoints must be a path below the prefix']);
    expect(problemsOf({ prefix: 'auth', otherPages: ['/auth/x/'] })).toHaveLength(1);
    expect(problemsOf({ otherPages: ['/.portcullis/'] })).toEqual([
      'otherPages must be a path below the prefix',
    ]);
    expect(
      problemsOf({ prefix: '/auth/', otherEndpoints: ['/auth/idp/'], otherPages: ['/auth/x/'] }),
    ).toEqual([]);
  });

  test('credentials without a store, and a store beside revocations', () => {
    expect(problemsOf({ credentials: {}, trustedOrigin: false })).toEqual([
      'credentials require a store: without one, each session is stored only in a cookie of the browser',
    ]);
    expect(problemsOf({ credentials: {}, trustedOrigin: false, store: memorySessions() })).toEqual([]);
    expect(problemsOf({ revocations: memorySessions() })).toEqual([]);
    expect(problemsOf({ revocations: memorySessions(), store: memorySessions() })).toEqual([
      'store and revocations cannot both be configured',
    ]);
  });

  test('a refresh interval longer than the claims it refreshes are valid', () => {
    expect(problemsOf({ refreshSeconds: 601, identitySeconds: 600 })).toEqual([
      'refreshSeconds must not exceed identitySeconds',
    ]);
    expect(problemsOf({ refreshSeconds: 600, identitySeconds: 600 })).toEqual([]);
  });
});

test('a problem of a theme or a provider is reported with its path', () => {
  const providers = { ...good.providers, acme: { ...good.providers.idp, clientId: '' } };
  expect(problemsOf({ theme: { color: 'red' }, providers })).toEqual([
    'theme.color must be a color as #rrggbb',
    'providers.acme.clientId must not be empty',
  ]);
});

test('http on loopback is accepted for the site and its providers, where it was allowed', () => {
  const providers = { idp: { ...good.providers.idp, issuer: 'http://127.0.0.1:9000' } };
  const local = { baseUrl: 'http://127.0.0.1:8787', providers };
  expect(problemsOf({ ...local, [allowInsecureLoopback]: true })).toEqual([]);
  expect(problemsOf({ ...local, [allowInsecureLoopback]: 'yes' })).toContain(
    'providers.idp.issuer must be an https URL',
  );
  expect(problemsOf(local)).toEqual([
    'baseUrl must be an https URL without a path or a query',
    'providers.idp.issuer must be an https URL',
  ]);
});

test('the addresses of the gateway are below its prefix, one callback for each provider', () => {
  const settings = sessionSettings({ ...good, prefix: '/auth/' });
  expect(endpointUrl(settings, 'logout')).toBe('https://app.example/auth/logout');
  expect(callbackUrl(settings, 'idp')).toBe('https://app.example/auth/callback/idp');
});

test('sessions whose logout only this isolate would know cause a warning', () => {
  expect(logoutWarning({})).toMatch(/no store of revocations/);
  expect(logoutWarning({ store: memorySessions() })).toBeUndefined();
  expect(logoutWarning({ revocations: memorySessions() })).toBeUndefined();
});
