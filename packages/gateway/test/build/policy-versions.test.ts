import { expect, test } from 'vitest';
import { versionsKnown } from '../../src/build/policy-versions.ts';
import { readConfiguration } from '../../src/checks/check-configuration.ts';
import type { InstanceConfiguration } from '../../src/generated/types.ts';
import { goodConfiguration } from '../good-configuration.ts';

const instances = readConfiguration(goodConfiguration()).instances as readonly [InstanceConfiguration];
const [instance] = instances;

test('versions are those that the build has found out, by the name of the instance', () => {
  const { policy, shadowPolicy } = versionsKnown({ phorge: { policy: 'a', shadowPolicy: 'b' } })(instance);
  expect([policy(), shadowPolicy()]).toEqual(['a', 'b']);
});

test.each(['other', '__proto__', 'constructor'])('an unknown version stops the request: %s', (name) => {
  const { policy } = versionsKnown({ phorge: { policy: 'a' } })({ ...instance, name });
  expect(policy).toThrow(
    `this Worker does not contain the policy version of ${name}: run "portcullis build" again`,
  );
});
