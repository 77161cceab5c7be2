import { describe, expect, test } from 'vitest';
import type { Policy } from '../src/index.ts';
import { policyVersion, versionOfPolicy } from '../src/policy-version.ts';

const policy: Policy = { name: 'p', rules: [{ name: 'r', effect: 'allow', who: 'anyone', paths: ['/'] }] };

describe('policyVersion', () => {
  test('is the SHA-256 of the canonical JSON', async () => {
    // printf '%s' '{"name":"p","rules":[{"effect":"allow","name":"r","paths":["/"],"who":"anyone"}]}' | sha256sum
    expect(await policyVersion(policy)).toBe(
      '57edcc4cb29d24892e84570054bab12eb11329fa82ba80e697f63d9eb23107ee',
    );
  });

  test('does not depend on the order of fields', async () => {
    const reordered = JSON.parse(
      '{"rules":[{"who":"anyone","paths":["/"],"effect":"allow","name":"r"}],"name":"p"}',
    );
    expect(await policyVersion(reordered)).toBe(await policyVersion(policy));
  });

  test('changes with whatever changes', async () => {
    const changed = { ...policy, rules: policy.rules.map((rule) => ({ ...rule, description: 'all' })) };
    expect(await policyVersion(changed)).not.toBe(await policyVersion(policy));
    expect(await policyVersion({ ...policy, name: 'q' })).not.toBe(await policyVersion(policy));
  });

  test('does not exist for a value without a JSON form', () => {
    const none = undefined as unknown as Policy;
    expect(() => versionOfPolicy(none)).toThrow(
      new TypeError('policyVersion: the policy cannot be serialized as JSON'),
    );
    expect(() => policyVersion(none)).toThrow('cannot be serialized as JSON');
  });
});
