import { expect, test } from 'vitest';
import { namedInConfiguration } from '../../src/checks/named-in-configuration.ts';
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
