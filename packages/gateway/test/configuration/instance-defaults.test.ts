import { expect, test } from 'vitest';
import { checkConfiguration, readConfiguration } from '../../src/checks/check-configuration.ts';
import { goodConfiguration } from '../good-configuration.ts';

/** Two instances that say only what is their own. */
function inheriting(defaults: object = {}, second: object = {}) {
  const { instances, ...rest } = goodConfiguration();
  const [{ name, hosts, application, ...common }] = instances;
  const wiki = { name: 'wiki', hosts: ['wiki.corp.example'], application, ...second };
  return {
    ...rest,
    instanceDefaults: { ...common, ...defaults },
    instances: [{ name, hosts, application }, wiki],
  };
}

test('an instance has the common settings, and its own where it sets them', () => {
  const own = { ...goodConfiguration().instances[0].policy, name: 'of-the-wiki' };
  const { instances, ...rest } = readConfiguration(inheriting({ timeoutSeconds: 7 }, { policy: own }));
  expect(instances).toMatchObject([
    { name: 'phorge', origin: { binding: 'PHORGE' }, policy: { name: 'phorge' }, timeoutSeconds: 7 },
    { name: 'wiki', origin: { binding: 'PHORGE' }, policy: { name: 'of-the-wiki' }, timeoutSeconds: 7 },
  ]);
  expect(rest).not.toHaveProperty('instanceDefaults');
});

test('an instance’s setting replaces the whole common one', () => {
  const { instances } = readConfiguration(inheriting({}, { origin: { binding: 'WIKI' } }));
  expect(instances[1]?.origin).toEqual({ binding: 'WIKI' });
});

test('a problem of a common setting is reported once, where it was written', () => {
  const [rule] = goodConfiguration().instances[0].policy.rules;
  const policy = { name: 'p', rules: [{ ...rule, who: { roles: ['enginer'] } }] };
  expect(checkConfiguration(inheriting({ policy, orign: {} }))).toEqual([
    expect.objectContaining({ path: 'instanceDefaults.orign', message: expect.stringContaining('"origin"') }),
    expect.objectContaining({ path: expect.stringContaining('instanceDefaults.policy.rules[0]') }),
  ]);
});

test.each(['name', 'hosts', 'application'])('instanceDefaults: %s cannot be inherited', (key) => {
  expect(checkConfiguration(inheriting({ [key]: 'x' }))).toEqual([
    { path: `instanceDefaults.${key}`, message: 'cannot be inherited: set it in each instance' },
  ]);
});

test('a setting missing in the defaults too is missing in the instance', () => {
  const { instanceDefaults, ...rest } = inheriting();
  const { policy: _, ...less } = instanceDefaults;
  expect(checkConfiguration({ ...rest, instanceDefaults: less })).toEqual([
    expect.objectContaining({ path: 'instances[0].policy' }),
    expect.objectContaining({ path: 'instances[1].policy' }),
  ]);
});

test.each([1, 'x', [], null])('invalid defaults are refused: %j', (instanceDefaults) => {
  expect(checkConfiguration({ ...goodConfiguration(), instanceDefaults })).toEqual([
    expect.objectContaining({ path: 'instanceDefaults' }),
  ]);
});
