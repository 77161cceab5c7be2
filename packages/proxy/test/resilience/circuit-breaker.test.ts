import { describe, expect, it } from 'vitest';
import { CircuitBreaker } from '../../src/resilience/circuit-breaker.ts';
import type { FailedCall } from '../../src/resilience/failure-run.ts';
import type { Requester } from '../../src/resilience/requester.ts';

const made = () => new CircuitBreaker({ failures: 3, openMs: 10_000 });
const from = (network: string): Requester => ({ identity: undefined, network });
const UNKNOWN: Requester = { identity: undefined, network: undefined };
const refused: FailedCall = { requester: UNKNOWN, path: '/', isUnconnected: true };
const failed = (requester: Requester, path: string): FailedCall => ({
  requester,
  path,
  isUnconnected: false,
});

function open(now = 0): CircuitBreaker {
  const breaker = made();
  for (let failures = 3; failures > 0; failures -= 1) breaker.failed(refused, now);
  return breaker;
}

describe('a circuit breaker', () => {
  it('opens after the configured number of failures to connect in a row, and reports that once', () => {
    const breaker = made();
    const after = () => breaker.failed(refused, 0);
    expect([after(), after(), after(), after()]).toEqual(['unchanged', 'unchanged', 'opened', 'unchanged']);
    expect(breaker.admit(9_999)).toBe('open');
  });

  it('resets its count when a request is answered', () => {
    const breaker = made();
    breaker.failed(refused, 0);
    breaker.failed(refused, 0);
    expect(breaker.succeeded()).toBe(false);
    expect([breaker.failed(refused, 0), breaker.failed(refused, 0)]).toEqual(['unchanged', 'unchanged']);
    expect([breaker.admit(0), breaker.isClosed]).toEqual(['closed', true]);
  });

  it.each<[string, readonly [Requester, string][]]>([
    [
      'one caller at three paths',
      [
        [from('192.0.2.1'), '/a'],
        [from('192.0.2.1'), '/b'],
        [from('192.0.2.1'), '/c'],
      ],
    ],
    [
      'three callers at one path',
      [
        [from('192.0.2.1'), '/a'],
        [from('192.0.2.2'), '/a'],
        [from('192.0.2.3'), '/a'],
      ],
    ],
    [
      'callers who are not known, at three paths',
      [
        [UNKNOWN, '/a'],
        [UNKNOWN, '/b'],
        [from('192.0.2.1'), '/c'],
      ],
    ],
  ])('suspects the origin, and does not open, after the failures of %s', (_of, calls) => {
    const breaker = made();
    expect(calls.map(([requester, path]) => breaker.failed(failed(requester, path), 0))).toEqual([
      'unchanged',
      'unchanged',
      'suspected',
    ]);
    expect(breaker.admit(0)).toBe('closed');
  });

  it('opens after failures of two callers at two paths', () => {
    const breaker = made();
    breaker.failed(failed(from('192.0.2.1'), '/a'), 0);
    breaker.failed(failed(from('192.0.2.1'), '/b'), 0);
    expect(breaker.failed(failed(from('192.0.2.2'), '/b'), 0)).toBe('opened');
  });

  it('opens by the failure that adds a second caller, however many of one came before it', () => {
    const breaker = made();
    for (let page = 0; page < 20; page += 1) breaker.failed(failed(from('192.0.2.1'), `/${page}`), 0);
    expect(breaker.failed(failed(from('192.0.2.2'), '/a'), 0)).toBe('opened');
  });

  it('counts failures to connect in a row, also where other failures came between', () => {
    const breaker = made();
    breaker.failed(refused, 0);
    breaker.failed(failed(UNKNOWN, '/'), 0);
    expect([breaker.failed(refused, 0), breaker.failed(refused, 0)]).toEqual(['suspected', 'opened']);
  });

  it('opens where a health check fails, and reports that once', () => {
    const breaker = made();
    expect([breaker.opened(0), breaker.opened(5_000)]).toEqual([true, false]);
    expect([breaker.admit(14_999), breaker.admit(15_000)]).toEqual(['open', 'probe']);
  });
});

describe('an open circuit', () => {
  it('admits one probe when its time has passed, and closes when that is answered', () => {
    const breaker = open();
    expect([breaker.admit(10_000), breaker.admit(10_000)]).toEqual(['probe', 'open']);
    expect(breaker.succeeded()).toBe(true);
    expect(breaker.admit(10_000)).toBe('closed');
  });

  it('stays open for its time from the moment at which a probe failed', () => {
    const breaker = open();
    expect(breaker.admit(10_000)).toBe('probe');
    expect(breaker.failed(refused, 12_000, true)).toBe('unchanged');
    expect([breaker.admit(21_999), breaker.admit(22_000)]).toEqual(['open', 'probe']);
  });

  it('does not stay open for longer because of calls that were in flight when it opened', () => {
    const breaker = open();
    breaker.failed(refused, 9_000);
    expect(breaker.admit(10_000)).toBe('probe');
  });

  it('admits another probe where the first never reports its end', () => {
    const breaker = open();
    expect([breaker.admit(10_000), breaker.admit(19_999), breaker.admit(20_000)]).toEqual([
      'probe',
      'open',
      'probe',
    ]);
  });

  it.each([
    ['a network', from('192.0.2.1'), from('192.0.2.2')],
    ['a verified identity', { ...UNKNOWN, identity: 'alice' }, { ...UNKNOWN, identity: 'bob' }],
  ])(
    'admits the next probe from another caller first, by %s: one caller cannot keep it open',
    (_by, one, other) => {
      const breaker = open();
      expect([breaker.admit(10_000, one), breaker.admit(20_000, one)]).toEqual(['probe', 'open']);
      expect(breaker.admit(20_000, other)).toBe('probe');
      expect([breaker.admit(39_999, other), breaker.admit(40_000, other)]).toEqual(['open', 'probe']);
    },
  );

  it('admits a probe where the clock was set back, and does not wait until the old time', () => {
    const breaker = open(3_600_000);
    expect([breaker.admit(1_000), breaker.admit(1_001), breaker.admit(11_000)]).toEqual([
      'probe',
      'open',
      'probe',
    ]);
  });
});
