import { describe, expect, test } from 'vitest';
import { type WayFacts, wayOf } from '../../src/identity/way.ts';

describe('the way in which a caller authenticated', () => {
  test.each<[NonNullable<WayFacts['method']>, string]>([
    ['session', 'browser'],
    ['break-glass', 'browser'],
    ['credential', 'program'],
    ['conduit', 'apiToken'],
    ['vcs-password', 'vcsPassword'],
    ['agent', 'agent'],
    ['bearer', 'agent'],
    ['access', 'agent'],
    ['introspection', 'agent'],
  ])('of the method %s is %s', (method, way) => {
    expect(wayOf({ method })).toBe(way);
  });

  test.each(['bearer', 'access', 'introspection'] as const)(
    'of %s is a program only if the configuration names the client',
    (method) => {
      expect(wayOf({ method, program: true })).toBe('program');
      expect(wayOf({ method, program: false })).toBe('agent');
    },
  );

  test('of an access token that the gateway issued is an agent, even with a client that is named', () => {
    expect(wayOf({ method: 'agent', program: true })).toBe('agent');
  });

  test.each([undefined, 'telepathy', '', 'constructor'])('of the method %j is unknown', (method) => {
    expect(wayOf({ method } as WayFacts)).toBeUndefined();
  });
});
