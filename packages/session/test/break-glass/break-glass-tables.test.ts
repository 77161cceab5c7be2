import { expect, test } from 'vitest';
import { type BreakGlassSession, KEPT_SECONDS } from '../../src/break-glass/break-glass-store.ts';
import { glassTables } from '../fixtures/glass-tables.ts';

const session: BreakGlassSession = {
  grant: 'g1',
  gate: 'wiki.example',
  iss: 'https://id.example',
  sub: 'ada',
  signer: 'corp.example/safe',
  signerId: 'corp.example/safe+5b4ac2f0',
  startedAt: 100,
  endsAt: 200,
};

test('a grant starts one session, which is found until it ends', () => {
  const store = glassTables();
  expect(store.redeem(session, 'k1', 100)).toBe('begun');
  expect(store.redeem(session, 'k2', 101)).toBe('used');
  expect(store.find('k1', 199)).toEqual(session);
  expect(store.find('k2', 199)).toBeUndefined();
  expect(store.find('k1', 200)).toBeUndefined();
});

test('a session that was ended is gone, and its grant stays used', () => {
  const store = glassTables();
  store.redeem(session, 'k1', 100);
  store.end('k1');
  expect(store.find('k1', 101)).toBeUndefined();
  expect(store.redeem(session, 'k1', 102)).toBe('used');
  expect(store.revoke('g1', 103)).toBe(false);
});

test('a grant that is revoked ends its session, and starts none', () => {
  const store = glassTables();
  store.redeem(session, 'k1', 100);
  expect(store.revoke('g1', 101)).toBe(true);
  expect(store.find('k1', 101)).toBeUndefined();
  expect(store.redeem(session, 'k3', 102)).toBe('revoked');
  expect(store.revoke('g2', 103)).toBe(false);
  expect(store.redeem({ ...session, grant: 'g2' }, 'k4', 104)).toBe('revoked');
});

test('a used grant is remembered for longer than any grant can be valid', () => {
  const store = glassTables();
  store.redeem(session, 'k1', 100);
  expect(store.sweep(100 + KEPT_SECONDS - 1)).toBe(100 + KEPT_SECONDS);
  expect(store.redeem(session, 'k2', 100 + KEPT_SECONDS - 1)).toBe('used');
  expect(store.sweep(100 + KEPT_SECONDS)).toBeUndefined();
});

test('a revoked grant is remembered, also one that was never used', () => {
  const store = glassTables();
  store.revoke('g1', 100);
  expect(store.sweep(100 + KEPT_SECONDS - 1)).toBe(100 + KEPT_SECONDS);
  expect(store.redeem(session, 'k1', 100 + KEPT_SECONDS - 1)).toBe('revoked');
  expect(store.sweep(100 + KEPT_SECONDS)).toBeUndefined();
});

test('a grant that is revoked after its session expired ends no session', () => {
  const ended = (now: number): boolean => {
    const store = glassTables();
    store.redeem(session, 'k1', 100);
    return store.revoke('g1', now);
  };
  expect([ended(199), ended(200), ended(201)]).toEqual([true, false, false]);
});
