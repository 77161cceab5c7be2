import type { SessionOptions } from '@portcullis/session';
import { inCookies, sessionsKept } from '@portcullis/session/internal';
import { beforeEach, expect, test, vi } from 'vitest';
import { loginOf } from '../../../src/features/login/login.ts';
import type { ApplicationLogin, LoginDependencies } from '../../../src/features/login/login-dependencies.ts';
import { gatewaySettings } from '../../../src/gateway-options.ts';

// Watched: what a login is made of.
vi.mock('@portcullis/session/internal', async (original) => ({
  ...(await original<typeof import('@portcullis/session/internal')>()),
  sessionsKept: vi.fn(() => ({ recorder: () => undefined })),
}));

beforeEach(() => void vi.mocked(sessionsKept).mockClear());

const HOST = 'wiki.corp.example';
const LOGIN = {
  keys: ['new', 'old'],
  providers: {
    corp: { issuer: 'https://id.example', clientId: 'gate', clientAuthentication: { method: 'none' } },
  },
  lifetimeSeconds: 600,
};
const INSTANCE = {
  ...{ name: 'wiki', hosts: [HOST, 'second.corp.example'], theme: { name: 'Wiki' } },
  policy: { name: 'wiki', rules: [{ name: 'staff', description: 'Only staff.' }, { name: 'plain' }] },
};
const STORE = { name: 'a store' };

interface Changes {
  readonly login?: object;
  readonly root?: object;
  readonly instance?: object | undefined;
  readonly application?: Partial<ApplicationLogin>;
  readonly parts?: object;
}

/** The options of the login of a host, how its sessions are kept, and what its parts were called with. */
function optionsOf({ login, root, application, parts, ...more }: Changes = {}) {
  const called: Record<string, readonly unknown[]> = {};
  const part =
    (name: string) =>
    (...given: readonly unknown[]) => {
      called[name] = given;
      return `the ${name}`;
    };
  const instance = 'instance' in more ? more.instance : INSTANCE;
  const configuration = {
    ...{ login: { ...LOGIN, ...login }, theme: { name: 'Corp', color: '#102030' }, roles: {}, providers: [] },
    instances: [INSTANCE, { ...INSTANCE, hosts: ['tools.corp.example'], allowedOrigins: ['https://chat'] }],
    ...root,
  };
  const settings = gatewaySettings({ warn: () => {} });
  const dependencies = {
    ...{ settings, network: { sleep: settings.sleep }, keys: { tuned: true }, env: { BINDING: 1 } },
    ...{ keepGroup: part('groups'), rolesOf: part('roles') },
    parts: {
      ...{ credentials: part('credentials'), agents: part('agents'), deviceBound: part('device') },
      sessionStore: {
        sessions: () => STORE,
        keepingIn: (store: object) => ({ in: store }),
        revocations: () => 'r',
      },
      lock: { locksOf: part('locks') },
      ...parts,
    },
  };
  const said = {
    ...{
      otherEndpoints: ['/x'],
      acceptsCredentials: undefined,
      readsTokens: false,
      accessRecipient: undefined,
    },
    ...{ keepClaims: ['team'], keepsAllGroups: false, resources: ['https://tools/mcp'], deposits: {} },
    ...application,
  };
  loginOf(
    configuration as never,
    instance as never,
    HOST,
    said,
    dependencies as unknown as LoginDependencies,
  );
  const [options, keeping] = vi.mocked(sessionsKept).mock.calls[0] ?? [];
  return {
    ...{
      options: options as unknown as Record<string, never> & SessionOptions,
      called,
      settings,
      dependencies,
      said,
    },
    keeping: (keeping as (() => unknown) | undefined)?.(),
  };
}

test('a login in cookies has the keys, the pages and the providers of its configuration, and nothing that needs a store', () => {
  const { options, keeping, dependencies, settings, called } = optionsOf({
    login: { credentials: {}, agents: {}, deviceBound: {} },
  });
  expect(options).toMatchObject({
    ...{ keys: ['new', 'old'], baseUrl: `https://${HOST}`, otherEndpoints: ['/x'], otherPages: [] },
    ...{ lifetimeSeconds: 600, theme: { name: 'Wiki', color: '#102030' }, agentDeposits: {} },
    ...{ trustedOrigin: false, rolesOf: dependencies.rolesOf, random: settings.random },
    sleep: settings.sleep,
    providers: {
      corp: {
        ...{ issuer: 'https://id.example', clientId: 'gate', keepClaims: ['team'], keys: { tuned: true } },
        ...{ keepGroup: dependencies.keepGroup, groupsOverage: 'refuse', keepVersion: expect.anything() },
      },
    },
  });
  for (const name of ['store', 'revocations', 'credentials', 'agents', 'deviceBound', 'locks', 'loginHost'])
    expect(options).not.toHaveProperty(name);
  for (const name of ['accessRequests', 'host']) expect(options).not.toHaveProperty(name);
  expect([keeping, called]).toEqual([inCookies, {}]);
});

test('the page of a denial shows the description of the rule, and nothing on the login host', () => {
  const { ruleInWords } = optionsOf().options;
  expect(['staff', 'plain', undefined].map((rule) => ruleInWords?.(rule))).toEqual([
    ...['Only staff.', undefined, undefined],
  ]);
  vi.mocked(sessionsKept).mockClear();
  const onLoginHost = optionsOf({ instance: undefined }).options;
  expect(onLoginHost.ruleInWords?.('staff')).toBeUndefined();
  expect(onLoginHost.theme).toEqual({ name: 'Corp', color: '#102030' });
});

test('an application that receives all groups has a login that stores all of them', () => {
  const { keepVersion } = optionsOf().options.providers.corp as never as Record<string, unknown>;
  vi.mocked(sessionsKept).mockClear();
  const all = optionsOf({ application: { keepsAllGroups: true } }).options.providers.corp as never as object;
  expect(all).not.toHaveProperty('keepGroup');
  // Sessions from before were stored with fewer groups.
  expect(all).not.toHaveProperty('keepVersion', keepVersion);
  vi.mocked(sessionsKept).mockClear();
  const same = optionsOf({ application: { keepClaims: ['team', '*'] } }).options.providers
    .corp as never as object;
  expect(same).toHaveProperty('keepVersion', (all as { readonly keepVersion: unknown }).keepVersion);
});

test.each<[string, object, readonly string[]]>([
  ['on a trusted host', { trustedHosts: [HOST], operator: {}, elevations: {} }, ['operator/', 'elevations/']],
  ['for operators alone', { trustedHosts: [HOST], operator: {} }, ['operator/']],
  ['of elevations alone', { trustedHosts: [HOST], elevations: {} }, ['elevations/']],
  ['on a trusted host without any', { trustedHosts: [HOST] }, []],
  ['on a host that is not trusted', { operator: {}, elevations: {} }, []],
])('pages %s are those to which a login may lead back', (_, root, pages) => {
  const { options } = optionsOf({ root });
  expect(options.otherPages).toEqual(pages.map((page) => `/.portcullis/${page}`));
  expect(options.trustedOrigin).toBe('trustedHosts' in root);
});

test('a login with a store makes what needs one from its settings', () => {
  const made = { credentials: { a: 1 }, agents: { b: 2 }, deviceBound: { c: 3 } };
  const login = { durableObject: 'S', host: 'https://gate.corp.example', prefix: '/gate/', ...made };
  const loginHost = vi.fn(() => 'the login host' as never);
  const { options, called, keeping, settings, said } = optionsOf({ login, application: { loginHost } });
  expect(options).toMatchObject({
    ...{ store: STORE, credentials: 'the credentials', agents: 'the agents', deviceBound: 'the device' },
    loginHost: 'the login host',
  });
  expect(called).toEqual({
    credentials: [made.credentials, STORE, said],
    agents: [
      ...[made.agents, STORE, ['https://tools/mcp']],
      {
        ...{
          settings,
          issuer: 'https://gate.corp.example',
          prefix: '/gate/',
          allowedOrigins: ['https://chat'],
        },
        hosts: ['gate.corp.example', HOST, 'second.corp.example', 'tools.corp.example'],
      },
    ],
    device: [made.deviceBound, STORE],
  });
  expect([keeping, loginHost.mock.calls]).toEqual([{ in: STORE }, [[STORE]]]);
  expect(options).not.toHaveProperty('trustedOrigin');
});

test('a login with a store and without these settings makes none of it', () => {
  const { options, called } = optionsOf({ login: { durableObject: 'S' } });
  for (const name of ['credentials', 'agents', 'deviceBound']) expect(options).not.toHaveProperty(name);
  expect(called).toEqual({});
});

test('a login whose application knows no login host has none', () => {
  const login = { durableObject: 'S', host: 'https://gate.corp.example' };
  expect(optionsOf({ login }).options).not.toHaveProperty('loginHost');
});

test('revocations, locks and deposits of agents are passed on', () => {
  const deposit = (env: object) => ({ from: env }) as never;
  const { options } = optionsOf({
    login: { revocations: 'R' },
    root: { lock: {} },
    application: { deposits: { 'https://tools/mcp': deposit } },
  });
  expect(options).toMatchObject({
    ...{ revocations: 'r', locks: 'the locks' },
    agentDeposits: { 'https://tools/mcp': { from: { BINDING: 1 } } },
  });
});

test('requests for access are offered where the instance has a way to make them', () => {
  const instance = { ...INSTANCE, accessRequests: { type: 'mail' } };
  expect(optionsOf({ instance }).options).toHaveProperty('accessRequests');
});
