import { expect, test } from 'vitest';
import { durableObjectClass, namedInConfiguration } from '../../src/checks/named-in-configuration.ts';
import type { GatewayConfiguration } from '../../src/generated/types.ts';
import { goodConfiguration } from '../good-configuration.ts';

const clashesOf = (more: object) =>
  namedInConfiguration({ ...goodConfiguration(), ...more } as unknown as GatewayConfiguration).clashes;

const log = { origin: 'gate.example/log', durableObject: 'LOG', bucket: 'FILES', key: 'LOG_KEY' };

test.each([
  [
    'Durable Objects of two classes',
    { audit: { checkpoints: 'STATE', people: 'STATE' } },
    'audit.people',
    'uses the binding "STATE" as PortcullisPeople, but audit.checkpoints uses it as PortcullisCheckpoints: use two bindings',
  ],
  [
    'two kinds',
    { keyCache: { kv: 'STATE' }, audit: { checkpoints: 'STATE' } },
    'audit.checkpoints',
    'uses the binding "STATE" as PortcullisCheckpoints, but keyCache.kv uses it as KV namespace: use two bindings',
  ],
  [
    'a sink, and what is none',
    { keyCache: { kv: 'STATE' }, audit: { sinks: [{ type: 'r2', binding: 'STATE' }] } },
    'audit.sinks[0].binding',
    'uses the binding "STATE" as R2 bucket, but keyCache.kv uses it as KV namespace: use two bindings',
  ],
  [
    'a database, and the bucket of a sink',
    { operator: { database: 'DB' }, audit: { sinks: [{ type: 'r2', binding: 'DB' }] } },
    'audit.sinks[0].binding',
    'uses the binding "DB" as R2 bucket, but operator.database uses it as D1 database: use two bindings',
  ],
  [
    'the binding of two sinks of two types',
    {
      audit: {
        sinks: [
          { type: 'queue', binding: 'EVENTS' },
          { type: 'analytics-engine', binding: 'EVENTS' },
        ],
      },
    },
    'audit.sinks[1].binding',
    'uses the binding "EVENTS" as Analytics Engine dataset, but audit.sinks[0].binding uses it as queue: use two bindings',
  ],
])('a binding name cannot be used twice: for %s', (_, more, path, message) => {
  expect(clashesOf(more)).toEqual([{ path, message }]);
});

test.each([
  ['two settings of one class', { login: { durableObject: 'S', revocations: 'S' } }],
  ['the origin of several instances', { instances: [1, 2].flatMap(() => goodConfiguration().instances) }],
  [
    'a sink and the page for operators',
    { operator: { database: 'DB' }, audit: { sinks: [{ type: 'd1', binding: 'DB' }] } },
  ],
  ['a sink and a log', { audit: { log, sinks: [{ type: 'r2', binding: 'FILES' }] } }],
])('one binding may be for %s', (_, more) => {
  expect(clashesOf(more)).toEqual([]);
});

const instanceWith = (settings: object) => ({
  instances: [{ ...goodConfiguration().instances[0], origin: {}, ...settings }],
});

test.each<[string, object, string, string | undefined]>([
  [
    'login.durableObject',
    { login: { durableObject: 'B' } },
    'Durable Object namespace',
    'PortcullisSessions',
  ],
  ['login.revocations', { login: { revocations: 'B' } }, 'Durable Object namespace', 'PortcullisSessions'],
  [
    'breakGlass.durableObject',
    { breakGlass: { durableObject: 'B' } },
    'Durable Object namespace',
    'PortcullisBreakGlass',
  ],
  [
    'elevations.durableObject',
    { elevations: { durableObject: 'B' } },
    'Durable Object namespace',
    'PortcullisElevations',
  ],
  ['lock.durableObject', { lock: { durableObject: 'B' } }, 'Durable Object namespace', 'PortcullisLocks'],
  ['audit.checkpoints', { audit: { checkpoints: 'B' } }, 'Durable Object namespace', 'PortcullisCheckpoints'],
  ['audit.people', { audit: { people: 'B' } }, 'Durable Object namespace', 'PortcullisPeople'],
  [
    'audit.alerts.durableObject',
    { audit: { alerts: { durableObject: 'B' } } },
    'Durable Object namespace',
    'PortcullisAlerts',
  ],
  [
    'audit.signals.durableObject',
    { audit: { signals: { durableObject: 'B' } } },
    'Durable Object namespace',
    'PortcullisHabits',
  ],
  [
    'audit.log.durableObject',
    { audit: { log: { durableObject: 'B' } } },
    'Durable Object namespace',
    'PortcullisSequencer',
  ],
  [
    'instances[0].log.durableObject',
    instanceWith({ log: { durableObject: 'B' } }),
    'Durable Object namespace',
    'PortcullisSequencer',
  ],
  [
    'instances[0].sso.durableObject',
    instanceWith({ sso: { durableObject: 'B' } }),
    'Durable Object namespace',
    'PortcullisSso',
  ],
  [
    'audit.alerts.mail.binding',
    { audit: { alerts: { mail: { binding: 'B' } } } },
    'send_email binding',
    undefined,
  ],
  ['audit.log.bucket', { audit: { log: { bucket: 'B' } } }, 'R2 bucket', undefined],
  ['audit.sinks[0].binding', { audit: { sinks: [{ type: 'd1', binding: 'B' }] } }, 'D1 database', undefined],
  ['audit.sinks[0].binding', { audit: { sinks: [{ type: 'queue', binding: 'B' }] } }, 'queue', undefined],
  ['operator.database', { operator: { database: 'B' } }, 'D1 database', undefined],
  ['keyCache.kv', { keyCache: { kv: 'B' } }, 'KV namespace', undefined],
  [
    'instances[0].origin.binding',
    instanceWith({ origin: { binding: 'B' } }),
    'binding with fetch',
    undefined,
  ],
  [
    'instances[0].resilience.failover.binding',
    instanceWith({ resilience: { failover: { binding: 'B' } } }),
    'binding with fetch',
    undefined,
  ],
  ['instances[0].limits[0].binding', instanceWith({ limits: [{ binding: 'B' }] }), 'rate limit', undefined],
  [
    'instances[0].redirects.stored.kv',
    instanceWith({ redirects: { stored: { kv: 'B' } } }),
    'KV namespace',
    undefined,
  ],
  [
    'instances[0].redirects.stored.r2',
    instanceWith({ redirects: { stored: { r2: 'B' } } }),
    'R2 bucket',
    undefined,
  ],
  [
    'secrets.A.bindings[0]',
    { secrets: { A: { type: 'secrets-store', bindings: ['B'] } } },
    'Secrets Store secret',
    undefined,
  ],
])('the binding that %s names (%j) must be a %s', (path, more, kind, className) => {
  const configuration = { ...goodConfiguration(), ...instanceWith({}), ...more };
  const { bindings, variables } = namedInConfiguration(configuration as unknown as GatewayConfiguration);
  expect(Object.fromEntries(bindings)).toEqual({ B: { kind, path } });
  expect(Object.fromEntries(variables)).toEqual({});
  expect(durableObjectClass(path)).toBe(className);
});

test.each([
  ['a setting below one of these names', 'login.durableObject.name'],
  ['a setting with a longer name', 'login.durableObjects'],
  ['a setting of the same name elsewhere', 'login.agents.durableObject'],
  ['the setting of an instance with such a name', 'instances[0].login.durableObject'],
])('%s names no Durable Object', (_, path) => {
  expect(durableObjectClass(path)).toBeUndefined();
});

test('variables are found in texts and in the settings that name one, but not those that are secrets', () => {
  const { variables } = namedInConfiguration({
    ...goodConfiguration(),
    ...instanceWith({ log: { key: 'OWN_LOG_KEY' }, space: '${ZONE}-${STAGE}' }),
    login: { keys: ['${SESSION_KEY}', '${OLD_KEY}', '${SESSION_KEY}', '${ROTATED}', '${lower}'] },
    audit: { log: { key: 'LOG_KEY' } },
    secrets: { ROTATED: { type: 'variables', names: ['NEXT', 'BEFORE'] } },
  } as unknown as GatewayConfiguration);
  expect(Object.fromEntries(variables)).toEqual({
    SESSION_KEY: 'login.keys[0]',
    OLD_KEY: 'login.keys[1]',
    LOG_KEY: 'audit.log.key',
    NEXT: 'secrets.ROTATED.names[0]',
    OWN_LOG_KEY: 'instances[0].log.key',
    ZONE: 'instances[0].space',
    STAGE: 'instances[0].space',
  });
});
