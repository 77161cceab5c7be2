import { memorySink } from '@portcullis/audit';
import { type GatewayConfiguration, gateway, type InstanceConfiguration } from 'portcullis';
import { expect, test, vi } from 'vitest';
import { answerTo } from '../../src/gate/answer.ts';
import { ownEndpoint } from '../../src/gate/own-endpoint.ts';
import { goodConfiguration } from '../configuration-files.ts';

const issuer = 'https://login.corp.example';
const login = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a configuration
  keys: ['${SESSION_KEY}'],
  providers: { corp: { issuer, clientId: 'gate', clientAuthentication: { method: 'none' } } },
} as const;

test.each([
  ['GET', '/healthz', 'health'],
  ['HEAD', '/healthz', 'health'],
  ['POST', '/healthz', null],
  ['GET', '/healthz/', null],
  ['GET', '/.portcullis/login', 'login'],
  ['GET', '/.portcullis/nothing', 'login'],
  ['GET', '/.portcullis', null],
  ['GET', '/T1', null],
])('%s %s is answered as the gate does: %s', async (method, path, own) => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  const configuration = { ...goodConfiguration(), login, health: '/healthz' } as const;
  const log = memorySink();
  const serve = gateway(configuration, {
    ...{ sinks: [log], warn: () => {}, inform: () => {} },
    fetch: async () => new Response('', { status: 503 }),
  });
  const env = { PHORGE: { fetch: async () => new Response('page') }, SESSION_KEY: 'k'.repeat(32) };
  await serve(new Request(`https://phorge.corp.example${path}`, { method }), env, { waitUntil: () => {} });
  const question = { caller: { kind: 'anonymous' }, groups: [], method, path } as const;
  expect((await answerTo(configuration, question)).ownEndpoint).toBe(own);
  const [event] = log.events as readonly { policy?: object }[];
  expect(event?.policy === undefined).toBe(own !== null);
});

test('each setting that makes an endpoint is named, at its own address and by its own methods', () => {
  const [instance] = goodConfiguration().instances as readonly [InstanceConfiguration];
  const asked = (more: object, method: string, path: string, change: object = {}) =>
    ownEndpoint(
      { ...goodConfiguration(), ...more } as GatewayConfiguration,
      { ...instance, ...change } as InstanceConfiguration,
      method,
      path,
    );
  const audit = { erasure: { path: '/forget' } };
  expect(asked({ audit }, 'POST', '/forget')).toBe('audit.erasure');
  expect(asked({ audit }, 'GET', '/forget')).toBeUndefined();
  const breakGlass = {};
  expect(asked({ breakGlass }, 'POST', '/.portcullis/break-glass')).toBe('breakGlass');
  expect(asked({ breakGlass, login: { prefix: '/auth/' } }, 'GET', '/auth/break-glass')).toBe('breakGlass');
  expect(asked({ breakGlass }, 'DELETE', '/.portcullis/break-glass')).toBeUndefined();
  expect(asked({}, 'POST', '/.portcullis/break-glass')).toBeUndefined();
  expect(asked({ login: { prefix: '/auth/' } }, 'DELETE', '/auth/x')).toBe('login');
  expect(asked({}, 'GET', '/.portcullis/keys', { assertion: {} })).toBe('assertion');
  expect(asked({}, 'GET', '/keys', { assertion: { keysPath: '/keys' } })).toBe('assertion');
  expect(asked({}, 'GET', '/.portcullis/keys')).toBeUndefined();
  const tools = { application: 'phabricator', agents: {} };
  expect(asked({ login: {} }, 'POST', '/.portcullis/mcp', tools)).toBeUndefined();
  expect(asked({ login: {} }, 'POST', '/.portcullis/mcp')).toBe('login');
});
