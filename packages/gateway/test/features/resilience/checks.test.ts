import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { checkConfiguration } from '../../../src/checks/check-configuration.ts';
import { namedInConfiguration } from '../../../src/checks/named-in-configuration.ts';
import { goodConfiguration } from '../../good-configuration.ts';

function withInstance(more: object) {
  const configuration = goodConfiguration();
  Object.assign(configuration.instances[0], more);
  return configuration;
}

const problems = (more: object) =>
  checkConfiguration(withInstance(more)).map(({ path, message }) => `${path} ${message}`);

test('all calls of a request must fit into its time', () => {
  expect(problems({ resilience: {} })).toEqual([]);
  expect(problems({ resilience: { firstByteSeconds: 30, retries: 2 }, timeoutSeconds: 89 })).toEqual([
    'instances[0].resilience.firstByteSeconds with 2 retries takes up to 90 seconds, which is longer than timeoutSeconds (89)',
  ]);
  expect(problems({ resilience: { firstByteSeconds: 30, retries: 2 }, timeoutSeconds: 90 })).toEqual([]);
});

test('a failover for writes needs a target that accepts them', () => {
  expect(problems({ resilience: { failoverTakesWrites: true } })).toEqual([
    expect.stringContaining('instances[0].resilience.failoverTakesWrites needs "failover"'),
  ]);
});

test('an invalid path, and an invalid number of retries, are refused', () => {
  expect(
    problems({ resilience: { retries: 4, firstByteSeconds: 1, health: { path: '/status/?x=1' } } }),
  ).toEqual([
    expect.stringContaining('instances[0].resilience.retries'),
    expect.stringContaining('instances[0].resilience.health.path'),
  ]);
});

test('a path of one segment and of many is accepted, and an invalid one is reported at the start', () => {
  const told = (path: string): unknown => problems({ resilience: { health: { path } } });
  for (const path of ['/', '/status', '/status/', '/a/b.c/~d']) expect(told(path)).toEqual([]);
  const read = (): unknown => told(`/${'a'.repeat(60)}!`);
  expect(runInNewContext('read()', { read }, { timeout: 2000 })).toEqual([
    expect.stringContaining('instances[0].resilience.health.path'),
  ]);
});

test('the binding of a failover is one that the Worker must have', () => {
  const { bindings } = namedInConfiguration(
    withInstance({ resilience: { failover: { binding: 'STANDBY' } } }) as never,
  );
  expect(bindings.get('STANDBY')).toEqual({
    kind: 'binding with fetch',
    path: 'instances[0].resilience.failover.binding',
  });
});
