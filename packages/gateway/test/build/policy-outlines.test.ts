import { policyOutline } from '@portcullis/policy/internal';
import { expect, test } from 'vitest';
import { outlinesKnown, policyOutlines } from '../../src/build/policy-outlines.ts';
import { readConfiguration } from '../../src/checks/check-configuration.ts';
import { goodConfiguration } from '../good-configuration.ts';

const configuration = readConfiguration(goodConfiguration());
const [instance] = configuration.instances;
if (instance === undefined) throw new TypeError('a good configuration has an instance');

test('outlines are those of the policies of each instance, of its shadow too where it has one', () => {
  const shadowPolicy = { ...instance.policy, rules: instance.policy.rules.slice(0, 1) };
  const shadowed = { ...instance, name: 'shadowed', shadowPolicy };
  expect(policyOutlines({ ...configuration, instances: [instance, shadowed] })).toEqual({
    [instance.name]: { policy: policyOutline(instance.policy.rules) },
    shadowed: {
      policy: policyOutline(instance.policy.rules),
      shadowPolicy: policyOutline(shadowPolicy.rules),
    },
  });
});

test('a built Worker knows the outlines of its instances, and of others none: their rules are looked at', () => {
  const outlines = policyOutlines(configuration);
  expect(outlinesKnown(outlines)(instance)).toBe(outlines[instance.name]);
  for (const name of ['other', '__proto__', 'constructor']) {
    expect(outlinesKnown(outlines)({ ...instance, name })).toBeUndefined();
  }
});
