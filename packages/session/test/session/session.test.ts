import { describe, expect, test } from 'vitest';
import {
  AHEAD_SECONDS,
  identityOf,
  isAhead,
  isBelieved,
  isOfFuture,
  said,
  sessionEnd,
  sessionProblem,
} from '../../src/session/session.ts';
import { NOW, sessionOf } from '../keeping/session-of.ts';

const LIFETIMES = { idleSeconds: 100, lifetimeSeconds: 1000, identitySeconds: 50, notBefore: 0 };

test('a session ends when it is idle for too long, or at the end of its lifetime, whichever comes first', () => {
  expect(sessionEnd(sessionOf(), LIFETIMES)).toBe(NOW + 100);
  expect(sessionEnd(sessionOf({ seenAt: NOW + 950 }), LIFETIMES)).toBe(NOW + 1000);
});

describe('a session has ended', () => {
  const problem = (change: object, now: number, lifetimes: object = {}) =>
    sessionProblem(sessionOf({ refreshToken: undefined, ...change }), { ...LIFETIMES, ...lifetimes }, now);

  test.each([
    ['that began before the configured time', {}, NOW, { notBefore: NOW + 1 }, /notBefore/],
    [
      'at the end of its lifetime',
      { seenAt: NOW + 1000, identifiedAt: NOW + 1000 },
      NOW + 1000,
      {},
      /lifetime/,
    ],
    ['that was idle for as long as it may be', { identifiedAt: NOW + 100 }, NOW + 100, {}, /idle/],
    ['with the access token of its assertion', { assertedUntil: NOW + 20 }, NOW + 20, {}, /assertion/],
    ['whose provider cannot be asked again', {}, NOW + 50, {}, /no refresh token/],
  ])('%s', (_what, change, now, lifetimes, reason) => {
    expect(problem(change, now, lifetimes)).toMatch(reason);
    expect(problem(change, now - 1, { ...lifetimes, notBefore: NOW })).toBeUndefined();
  });

  test('only where no refresh token is left, once the provider’s answer is old', () => {
    expect(problem({ refreshToken: 'r' }, NOW + 50)).toBeUndefined();
  });
});

describe('clocks of machines may differ by five minutes', () => {
  test('a time that is further ahead is in the future', () => {
    expect(AHEAD_SECONDS).toBe(300);
    expect([isOfFuture(NOW + 300, NOW), isOfFuture(NOW + 301, NOW)]).toEqual([false, true]);
  });

  test('a session is ahead by its start; without a refresh token, also by the time of its provider’s answer', () => {
    const identified = { identifiedAt: NOW + 301 };
    const ahead = (change: object) => isAhead(sessionOf(change), NOW);
    expect(ahead({ startedAt: NOW + 300 })).toBe(false);
    expect(ahead({ startedAt: NOW + 301 })).toBe(true);
    expect(ahead(identified)).toBe(false);
    expect(ahead({ ...identified, refreshToken: undefined })).toBe(true);
    expect(ahead({ startedAt: NOW + 301, refreshToken: undefined })).toBe(true);
    expect(ahead({ identifiedAt: NOW + 300, refreshToken: undefined })).toBe(false);
  });

  test('the provider’s answer is valid for its time, and not if it is from the future', () => {
    const believed = (now: number) => isBelieved({ identifiedAt: NOW }, LIFETIMES, now);
    expect([believed(NOW + 49), believed(NOW + 50)]).toEqual([true, false]);
    expect([believed(NOW - 300), believed(NOW - 301)]).toEqual([true, false]);
  });
});

describe('the caller of a session', () => {
  const caller = (claims: object, change: object = {}) =>
    identityOf(sessionOf({ claims: claims as never, ...change }), LIFETIMES);

  test('has the session’s claims', () => {
    const claims = {
      email: 'a@x.example',
      email_verified: true,
      name: 'Ada',
      acr: 'gold',
      amr: ['hwk'],
      auth_time: 7,
    };
    expect(caller(claims, { groups: ['eng'] })).toEqual({
      ...{ kind: 'user', issuer: 'https://idp.example', subject: 'ada', email: 'a@x.example', name: 'Ada' },
      ...{ groups: ['eng'], claims, expiresAt: NOW + 100 },
      authentication: { method: 'session', provider: 'idp', acr: 'gold', amr: ['hwk'], authTime: 7 },
    });
  });

  test('cannot be changed by code that reads it', () => {
    const { groups, claims, authentication } = caller({}, { groups: ['eng'] });
    for (const part of [caller({}), groups, claims, authentication]) expect(Object.isFrozen(part)).toBe(true);
  });

  test.each([undefined, false, 'true', 1])(
    'has no e-mail address where its verification is %j',
    (verified) => {
      expect(caller({ email: 'a@x.example', email_verified: verified }).email).toBeUndefined();
    },
  );

  test.each([7, '', undefined, ['a@x.example']])('has no e-mail address that is %j', (email) => {
    expect(caller({ email, email_verified: true }).email).toBeUndefined();
  });

  test('is named by its username where it has no name', () => {
    expect(caller({ name: '', preferred_username: 'ada' }).name).toBe('ada');
    expect(caller({ name: 'Ada', preferred_username: 'ada' }).name).toBe('Ada');
    expect(caller({}).name).toBeUndefined();
  });

  test('has unknown groups, and not no groups, where they are left out', () => {
    expect(caller({}, { groupsLeftOut: true }).groups).toBeUndefined();
    expect(caller({}, { groupsLeftOut: false }).groups).toEqual([]);
  });

  test('has only those facts of its login that are of the right type', () => {
    const { acr, amr, authTime } = caller({ acr: 7, amr: 'hwk', auth_time: '7' }).authentication;
    expect([acr, amr, authTime]).toEqual([undefined, [], undefined]);
    expect(caller({ amr: ['hwk', 7, '', 'mfa'] }).authentication.amr).toEqual(['hwk', 'mfa']);
    expect(caller({ auth_time: Number.POSITIVE_INFINITY }).authentication.authTime).toBeUndefined();
    expect(caller({ acr: '' }).authentication.acr).toBeUndefined();
  });
});

test('its decision key is the same in any order of groups, and differs by claims, groups and their absence', () => {
  const of = (change: object) => said(sessionOf(change));
  expect(of({ groups: ['b', 'a'] })).toBe(of({ groups: ['a', 'b'] }));
  expect(of({ groupsLeftOut: false })).toBe(of({}));
  const all = [of({}), of({ groups: ['a'] }), of({ claims: { a: 1 } }), of({ groupsLeftOut: true })];
  expect(new Set(all).size).toBe(4);
});
