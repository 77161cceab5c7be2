import { expect, it } from 'vitest';
import { CircuitBreaker } from '../../src/resilience/circuit-breaker.ts';

const made = () => new CircuitBreaker({ failures: 3, openMs: 10_000 });

it('opens after so many failures in a row, and says so once', () => {
  const breaker = made();
  expect([breaker.failed(0), breaker.failed(0), breaker.failed(0), breaker.failed(0)]).toEqual([
    false,
    false,
    true,
    false,
  ]);
  expect(breaker.admit(9_999)).toBe('open');
});

it('begins to count anew when a call goes well', () => {
  const breaker = made();
  breaker.failed(0);
  breaker.failed(0);
  expect(breaker.succeeded()).toBe(false);
  expect([breaker.failed(0), breaker.failed(0)]).toEqual([false, false]);
  expect(breaker.admit(0)).toBe('closed');
});

it('lets one call try when the time is over, and closes when that goes well', () => {
  const breaker = made();
  for (let failures = 3; failures > 0; failures -= 1) breaker.failed(0);
  expect([breaker.admit(10_000), breaker.admit(10_000)]).toEqual(['probe', 'open']);
  expect(breaker.succeeded()).toBe(true);
  expect(breaker.admit(10_000)).toBe('closed');
});

it('stays open from then on when the try fails', () => {
  const breaker = made();
  for (let failures = 3; failures > 0; failures -= 1) breaker.failed(0);
  expect(breaker.admit(10_000)).toBe('probe');
  expect(breaker.failed(12_000)).toBe(false);
  expect([breaker.admit(21_999), breaker.admit(22_000)]).toEqual(['open', 'probe']);
});

it('lets another try where the first never tells how it went', () => {
  const breaker = made();
  for (let failures = 3; failures > 0; failures -= 1) breaker.failed(0);
  expect([breaker.admit(10_000), breaker.admit(19_999), breaker.admit(20_000)]).toEqual([
    'probe',
    'open',
    'probe',
  ]);
});

it('lets a call try where the clock was set back, and does not wait until the clock is there again', () => {
  const breaker = made();
  for (let failures = 3; failures > 0; failures -= 1) breaker.failed(3_600_000);
  expect([breaker.admit(1_000), breaker.admit(1_001), breaker.admit(11_000)]).toEqual([
    'probe',
    'open',
    'probe',
  ]);
});
