import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../src/event/event.ts';
import { LogPolicies, versionOf } from '../../src/verify/log-policies.ts';

const decided = (policy: unknown): AuditEvent =>
  ({ type: 'request.decision', policy }) as unknown as AuditEvent;
const loaded = (version: string): AuditEvent =>
  ({ type: 'policy.loaded', policy: { version_sha256: version } }) as unknown as AuditEvent;

function read(...events: readonly AuditEvent[]): LogPolicies {
  const policies = new LogPolicies();
  for (const [index, event] of events.entries()) policies.add(event, index);
  return policies;
}

describe('a policy version that decided', () => {
  test('is proven by an entry that it became active, before or after', () => {
    for (const events of [
      [loaded('v1'), decided({ version_sha256: 'v1' })],
      [decided({ version_sha256: 'v1' }), loaded('v1')],
    ]) {
      const policies = read(...events);
      expect([policies.isOpen, [...policies.unproven()], [...policies.loaded]]).toEqual([false, [], ['v1']]);
    }
  });

  test('is reported by the first entry that it decided, where no entry says that it became active', () => {
    const policies = read(
      loaded('v1'),
      decided({ version_sha256: 'v1' }),
      decided({ version_sha256: 'v2' }),
      decided({ version_sha256: 'v2' }),
    );
    expect(policies.isOpen).toBe(true);
    expect([...policies.unproven()]).toEqual([
      'entry 2 was decided by policy version v2, but no entry records that this version became active',
    ]);
  });

  test('may have become active in an earlier part of the log, or in the log that this one continues', () => {
    const earlier = read(decided({ version_sha256: 'v1' }));
    earlier.addEarlier(decided({ version_sha256: 'v0' }));
    expect(earlier.isOpen).toBe(true);
    earlier.addEarlier(loaded('v1'));
    expect([earlier.isOpen, [...earlier.unproven()]]).toEqual([false, []]);
    const continued = read(decided({ version_sha256: 'v1' }));
    continued.continue(new Set(['v1']));
    expect([continued.isOpen, [...continued.unproven()]]).toEqual([false, []]);
  });
});

test('decisions whose policy has no version are reported once, with their number', () => {
  expect([...read(decided({ name: 'p' })).unproven()]).toEqual([
    'entry 0 does not name the version of the policy that decided it',
  ]);
  const policies = read(loaded('v1'), decided({ name: 'p' }), decided({ name: 'p' }), decided(null));
  expect([...policies.unproven()]).toEqual([
    'entry 1 does not name the version of the policy that decided it (others like it: 2)',
  ]);
  expect(policies.isOpen).toBe(false);
});

test('requests that no policy decided, and events of other types, need no version', () => {
  const other = { type: 'login.succeeded', policy: {} } as unknown as AuditEvent;
  expect([...read(decided(undefined), other).unproven()]).toEqual([]);
});

test.each([[undefined], [null], ['v1'], [{}], [{ version_sha256: 7 }], [{ version_sha256: null }]])(
  'the policy %j names no version',
  (policy) => {
    expect(versionOf(decided(policy))).toBeUndefined();
  },
);
