import { describe, expect, test } from 'vitest';
import {
  CLAIM_SECONDS,
  isOutdated,
  isRefreshDue,
  providerOf,
  refreshTime,
} from '../../src/request/refresh-due.ts';
import type { SessionSettings } from '../../src/settings/session-options.ts';
import { NOW, sessionOf } from '../keeping/session-of.ts';

const PROVIDER = { name: 'idp', issuer: 'https://idp.example', keepVersion: 'v1' };
const settingsOf = (change: object = {}) =>
  ({
    refreshSeconds: 300,
    identitySeconds: 3600,
    providers: [PROVIDER],
    ...change,
  }) as unknown as SessionSettings;
const due = (change: object, now: number, settings: object = {}) =>
  isRefreshDue(sessionOf({ keepVersion: 'v1', ...change }), settingsOf(settings), now);

describe('a session is refreshed', () => {
  test('when it is due, and not before', () => {
    expect([due({}, NOW + 299), due({}, NOW + 300)]).toEqual([false, true]);
  });

  test('immediately where the provider’s answer has expired', () => {
    expect(due({ refreshAt: NOW + 9000 }, NOW + 3600, { refreshSeconds: 90_000 })).toBe(true);
    expect(due({ refreshAt: NOW + 9000 }, NOW + 3599, { refreshSeconds: 90_000 })).toBe(false);
  });

  test('immediately where its due time is further ahead than any refresh sets it: a clock that was ahead wrote it', () => {
    expect(due({ refreshAt: NOW + 600 }, NOW)).toBe(false);
    expect(due({ refreshAt: NOW + 601 }, NOW)).toBe(true);
    // A pause has ten seconds at least.
    expect(due({ refreshAt: NOW + 310 }, NOW, { refreshSeconds: 1 })).toBe(false);
    expect(due({ refreshAt: NOW + 311 }, NOW, { refreshSeconds: 1 })).toBe(true);
  });

  test('a minute after more of its provider’s claims are stored, unless it is due soon', () => {
    const settings = { providers: [{ ...PROVIDER, keepVersion: 'v2' }] };
    expect(due({}, NOW + 59, settings)).toBe(false);
    expect(due({}, NOW + 60, settings)).toBe(true);
    expect(due({ refreshAt: NOW + 60 + CLAIM_SECONDS }, NOW + 60, settings)).toBe(false);
    expect(due({ refreshAt: NOW + 61 + CLAIM_SECONDS }, NOW + 60, settings)).toBe(true);
  });

  test('immediately where its provider is no longer configured, however soon it would be due', () => {
    for (const providers of [
      [],
      [{ ...PROVIDER, name: 'other' }],
      [{ ...PROVIDER, issuer: 'https://x.example' }],
    ]) {
      expect(due({}, NOW, { providers })).toBe(true);
      expect(due({ refreshAt: NOW + 10 }, NOW, { providers })).toBe(true);
      expect(due({ refreshToken: undefined }, NOW, { providers })).toBe(true);
    }
  });

  test('without a refresh token, only where more claims are stored by now', () => {
    const once = { refreshToken: undefined, refreshAt: 0 };
    expect(due(once, NOW + 9000)).toBe(false);
    expect(due({ ...once, keepVersion: 'v0' }, NOW + 60)).toBe(true);
    expect(due({ ...once, keepVersion: 'v0' }, NOW + 59)).toBe(false);
  });
});

test('a session without a version counts as one with the empty version', () => {
  const unnamed = sessionOf();
  expect(isOutdated(unnamed, settingsOf(), NOW + 60)).toBe(true);
  expect(isOutdated(unnamed, settingsOf({ providers: [{ ...PROVIDER, keepVersion: '' }] }), NOW + 60)).toBe(
    false,
  );
});

test('a provider is identified by its name and its issuer together', () => {
  const other = { ...PROVIDER, name: 'other' };
  const moved = { ...PROVIDER, issuer: 'https://moved.example' };
  expect(providerOf(sessionOf(), settingsOf({ providers: [other, moved, PROVIDER] }))).toBe(PROVIDER);
  expect(providerOf(sessionOf(), settingsOf({ providers: [other, moved] }))).toBeUndefined();
});

test('the next refresh is when the access token ends, in ten seconds at the earliest, and no later than configured', () => {
  expect(refreshTime(NOW, 120, 300)).toBe(NOW + 120);
  expect(refreshTime(NOW, 600, 300)).toBe(NOW + 300);
  expect(refreshTime(NOW, undefined, 300)).toBe(NOW + 300);
  expect(refreshTime(NOW, 1, 300)).toBe(NOW + 10);
  expect(CLAIM_SECONDS).toBe(30);
});
