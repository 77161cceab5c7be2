import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIdentityProvider } from '@portcullis/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { type GatewayServerOptions, gatewayServer, postgresStores, sqliteStores } from '../../src/node.ts';
import { login, variables, wikiConfiguration } from './configuration.ts';
import { REFUSED } from './refused.ts';

const folder = mkdtempSync(join(tmpdir(), 'portcullis-node-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quiet = { warn: () => {}, inform: () => {} };
const origins = { WIKI: 'http://127.0.0.1:9' };
const problemsOf = (configuration: object, options: GatewayServerOptions = {}): string => {
  try {
    gatewayServer(configuration, { ...quiet, variables: {}, ...options });
    return 'it started';
  } catch (error) {
    return String(error);
  }
};

describe('at start', () => {
  test('an unknown option is reported, with the one probably meant', () => {
    expect(problemsOf(wikiConfiguration(), { origins, clientAdressHeader: 'x-real-ip' } as object)).toContain(
      'gatewayServer: clientAdressHeader is not an option; did you mean clientAddressHeader?',
    );
  });

  test('invalid stores, such as the folder itself, are reported', () => {
    const given = { origins, stores: '/var/lib/portcullis' } as object;
    expect(problemsOf(wikiConfiguration({ login }), given)).toContain(
      'gatewayServer: stores must be created by sqliteStores() or postgresStores()',
    );
  });

  test('all problems of a configuration are reported', () => {
    const told = problemsOf({ ...wikiConfiguration(), roles: { reader: 'staff' }, instances: [] });
    expect(told).toMatch(/ConfigurationError: The configuration has \d problems/);
    expect(told).toContain('instances');
    expect(told).toContain('roles.reader');
  });

  test('an origin without an address, or with a wrong one, is reported', () => {
    expect(problemsOf(wikiConfiguration())).toContain(
      "instances[0].origin.binding: the address of the origin WIKI is missing: pass it in the option origins, such as { WIKI: 'http://10.0.0.5:8080' }",
    );
    expect(problemsOf(wikiConfiguration(), { origins: { WIKI: '10.0.0.5' } })).toContain(
      'instances[0].origin.binding: origins.WIKI: originAt: expected scheme, host and port',
    );
    expect(problemsOf(wikiConfiguration(), { origins })).toBe('it started');
  });

  test('missing stores of sessions and missing variables are reported together', () => {
    const told = problemsOf(wikiConfiguration({ login }), { origins });
    expect(told).toContain(
      'login.durableObject: there are no Durable Objects outside Cloudflare: pass the option stores',
    );
    expect(told).toContain('login.keys[0]: uses the variable SESSION_KEY');
  });

  test('documents of clients are fetched by what connects to public addresses alone, without an option', () => {
    const { instances, ...rest } = wikiConfiguration({
      login: { ...login, host: 'https://gate.corp.example', agents: { documents: {} } },
    }) as unknown as { readonly instances: readonly object[] };
    const tools = {
      ...{ name: 'tools', hosts: ['tools.corp.example'], application: 'mcp', origin: { binding: 'WIKI' } },
      policy: {
        name: 'tools',
        rules: [{ name: 'all', effect: 'allow', who: 'authenticated', tools: ['*'] }],
      },
    };
    const configuration = { ...rest, instances: [...instances, tools] };
    const stores = sqliteStores(mkdtempSync(join(folder, 'documents-')));
    expect(problemsOf(configuration, { origins, stores, variables })).toBe('it started');
  });

  test('a missing variable is reported with where it is looked for, and no other one is', () => {
    const stores = sqliteStores(folder);
    const told = problemsOf(wikiConfiguration({ login }), {
      origins,
      stores,
      variables: { CLIENT_SECRET: 's3cr3t' },
    });
    expect(told).toContain(
      'login.keys[0]: uses the variable SESSION_KEY, which is not set: set it in the environment of the process, or pass it in the option variables',
    );
    expect(told).not.toMatch(/CLIENT_SECRET|s3cr3t|[Ww]rangler/);
  });

  test.each(REFUSED)('$setting is reported as available on Cloudflare only', ({ path, configuration }) => {
    const told = problemsOf(configuration, { origins });
    expect(told).toContain(`  ${path}: `);
    expect(told).toMatch(/outside Cloudflare|a Cloudflare zone|the cache of Cloudflare/);
  });

  test('a setting for one kind of store only is reported with the other', () => {
    const configuration = wikiConfiguration({ audit: { checkpoints: 'CHECKPOINTS', chain: true } });
    const stores = postgresStores({ query: () => Promise.reject(new Error('not asked')) });
    expect(problemsOf(configuration, { origins, stores })).toContain(
      'audit.checkpoints: postgresStores() does not support PortcullisCheckpoints',
    );
  });

  test.each([undefined, 'postgres://gate@10.0.0.5/gate'])(
    'a database without a client, %j, is reported at the start, and not at the first login',
    (client) => {
      expect(() => postgresStores(client as never)).toThrow(
        'postgresStores: a client with query(text, values) is required, such as a Pool of pg',
      );
    },
  );

  test('a custom object replaces any binding', () => {
    const bindings = { KEYS: { get: async () => null, put: async () => {} }, WIKI: { fetch: () => {} } };
    expect(problemsOf(wikiConfiguration({ keyCache: { kv: 'KEYS' } }), { bindings })).toBe('it started');
  });

  test('a difference to Workers is reported once, and only for what the configuration uses', () => {
    const told: string[] = [];
    gatewayServer(wikiConfiguration(), { origins, warn: (text) => told.push(text), inform: () => {} });
    expect(told).toEqual([
      'portcullis: differences from Cloudflare Workers: WebSocket requests are answered with 501',
    ]);
    const signals = wikiConfiguration({ audit: { signals: {} } });
    gatewayServer(signals, { origins, warn: (text) => told.push(text), inform: () => {} });
    expect(told.at(-1)).toContain('audit.signals detects neither new countries');
    const traces = wikiConfiguration({ traces: {} });
    gatewayServer(traces, { origins, warn: (text) => told.push(text), inform: () => {} });
    expect(told.at(-1)).toContain(
      'there is no tracing by Cloudflare, so spans are sent only to traces.collector',
    );
  });
});

describe('a gate that serves', () => {
  test('asks the origin, records the client’s address, and ends with all that it has open', async () => {
    const application = createServer(({ headers }, response) => response.end(JSON.stringify(headers)));
    application.listen(0, '127.0.0.1');
    await once(application, 'listening');
    const { port } = application.address() as AddressInfo;
    const gate = gatewayServer(wikiConfiguration({ login }), {
      ...{ ...quiet, variables, stores: sqliteStores(join(folder, 'sessions')) },
      origins: { WIKI: `http://127.0.0.1:${port}` },
      clientAddressHeader: 'x-real-ip',
    });
    const headers = { 'x-real-ip': '192.0.2.7', 'cf-connecting-ip': '10.0.0.1' };
    const request = new Request('http://wiki.corp.example/health', { headers });
    const answer = await gate.fetch(request, { address: '127.0.0.1' });
    expect(await answer.json()).toMatchObject({
      host: 'wiki.corp.example',
      'x-forwarded-for': '192.0.2.7',
      'x-forwarded-proto': 'https',
    });
    const asked = await gate.fetch(new Request('http://wiki.corp.example/pages'), {});
    expect(asked.status).toBe(401);
    await gate.close();
    await new Promise<void>((closed) => application.close(() => closed()));
  });

  test('identifies the users of Cloudflare Access, as behind a tunnel of Cloudflare', async () => {
    const access = await createIdentityProvider({
      accessIssuer: 'https://acme.cloudflareaccess.com',
      audience: 'f00d',
    });
    const providers = [{ type: 'cloudflare-access', name: 'access', team: 'acme', audience: 'f00d' }];
    const gate = gatewayServer(wikiConfiguration({ providers }), {
      ...{ ...quiet, fetch: access.fetch },
      bindings: { WIKI: { fetch: async () => new Response('pages') } },
    });
    const assertion = await access.accessAssertion({ email: 'ada@corp.example', groups: ['staff'] });
    const statusWith = async (headers: Record<string, string>): Promise<number> =>
      (await gate.fetch(new Request('http://wiki.corp.example/pages', { headers }), {})).status;
    expect(await statusWith({ 'cf-access-jwt-assertion': assertion })).toBe(200);
    expect(await statusWith({ 'cf-access-jwt-assertion': `${assertion.slice(0, -4)}AAAA` })).toBe(401);
    expect(await statusWith({ 'cf-access-authenticated-user-email': 'ada@corp.example' })).toBe(401);
    await gate.close();
  });

  test('a host that it has no instance for is refused', async () => {
    const gate = gatewayServer(wikiConfiguration(), { ...quiet, origins });
    expect((await gate.fetch(new Request('http://evil.example/health'), {})).status).toBe(421);
    await gate.close();
  });
});

test('each object of SQLite has a file of its own, for this user alone', () => {
  const own = join(folder, 'own');
  const stores = sqliteStores(own);
  const namespace = stores.namespaceOf('PortcullisSso');
  expect(namespace?.getByName('phorge/a')).toBe(namespace?.getByName('phorge/a'));
  expect(readdirSync(own)).toContain('PortcullisSso.phorge%2Fa.db');
  expect(stores.namespaceOf('toString')).toBeUndefined();
  stores.close();
});
