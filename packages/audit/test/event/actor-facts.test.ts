import { expect, test } from 'vitest';
import { actorOf, authenticationOf, sessionOf } from '../../src/event/actor-facts.ts';
import { identity } from '../identities.ts';

const caller = (changes: object = {}) =>
  ({ type: 'caller.identified', identity: { ...identity(), ...changes } }) as never;

test('the number of groups of an actor is that which the roles were made of, or else of the identity, or not known', () => {
  const roles = { type: 'roles.resolved', names: ['eng'], grants: [], groupsSeen: 7 } as never;
  const groups = ['a', 'b'];
  expect(actorOf({ caller: caller({ groups }), roles })).toMatchObject({
    groups_raw_count: 7,
    roles: ['eng'],
  });
  expect(actorOf({ caller: caller({ groups }), roles: undefined })).toMatchObject({ groups_raw_count: 2 });
  const unknown = actorOf({ caller: caller({ groups: undefined }), roles: undefined });
  expect(unknown).not.toHaveProperty('groups_raw_count');
  expect(unknown).not.toHaveProperty('roles');
});

test('an anonymous caller is recorded as such, and one who was not determined is not recorded', () => {
  expect(actorOf({ caller: { type: 'caller.anonymous' } as never, roles: undefined })).toEqual({
    kind: 'anonymous',
  });
  expect(actorOf({ caller: undefined, roles: undefined })).toBeUndefined();
});

test('stale keys are recorded also where nobody was identified', () => {
  const staleKeys = { type: 'keys.stale_used', issuer: 'i', ageSeconds: 9 } as never;
  expect(authenticationOf({ caller: undefined, staleKeys })).toEqual({ keys_age_s: 9 });
  expect(authenticationOf({ caller: undefined, staleKeys: undefined })).toBeUndefined();
  expect(authenticationOf({ caller: caller(), staleKeys })).toMatchObject({ keys_age_s: 9 });
});

test('how strong a login was is recorded only as far as the provider stated it', () => {
  const of = (authentication: object) =>
    authenticationOf({
      caller: caller({ authentication: { method: 'session', provider: 'idp', amr: [], ...authentication } }),
      staleKeys: undefined,
    });
  expect(of({})).toEqual({ method: 'session', provider: 'idp' });
  expect(of({ amr: ['pwd'] })).toMatchObject({ amr: ['pwd'], mfa: false });
  expect(of({ amr: ['pwd', 'mfa'] })).toMatchObject({ mfa: true });
});

test('that the configuration names the client of a token as a program is recorded, and nothing if it does not', () => {
  const of = (authentication: object) =>
    authenticationOf({
      caller: caller({ authentication: { method: 'bearer', provider: 'idp', amr: [], ...authentication } }),
      staleKeys: undefined,
    });
  expect(of({ program: true })).toMatchObject({ method: 'bearer', program: true });
  expect(of({})).not.toHaveProperty('program');
});

test('a session is recorded by its hash and its times', () => {
  expect(sessionOf({ idHash: 'h', created: 1, expires: 2 })).toEqual({
    id_hash: 'h',
    created: 1,
    expires: 2,
  });
  expect(sessionOf(undefined)).toBeUndefined();
});
