import { expect, test } from 'vitest';
import { Lease } from '../src/lease.ts';

test('only one request holds the lease at a time', () => {
  const lease = new Lease(1000);
  const ticket = lease.take(0);
  expect(ticket).toBeDefined();
  expect(lease.take(999)).toBeUndefined();
  if (ticket !== undefined) lease.release(ticket);
  expect(lease.take(999)).toBeDefined();
});

test('a lease expires automatically', () => {
  const lease = new Lease(1000);
  lease.take(0);
  expect(lease.isHeld(999)).toBe(true);
  expect(lease.isHeld(1000)).toBe(false);
  expect(lease.take(1000)).toBeDefined();
});

test('a lease that was taken by a clock which was set back since is free', () => {
  const lease = new Lease(1000);
  lease.take(86_400_000);
  expect(lease.take(86_400_000 - 60_000)).toBeUndefined();
  expect(lease.take(0)).toBeDefined();
  expect(lease.isHeld(999)).toBe(true);
  expect(lease.isHeld(1000)).toBe(false);
});

test('a holder that returns too late does not end the lease of the next', () => {
  const lease = new Lease(1000);
  const late = lease.take(0);
  lease.take(1000);
  if (late !== undefined) lease.release(late);
  expect(lease.isHeld(1001)).toBe(true);
});
