import { describe, expect, test } from 'vitest';
import { configurationNotes } from '../../../src/checks/configuration-notes.ts';
import { durableObjectClass } from '../../../src/checks/named-in-configuration.ts';
import type { GatewayConfiguration } from '../../../src/generated/types.ts';
import { LOGIN } from '../../assembled.ts';
import { goodConfiguration } from '../../good-configuration.ts';

const [ONE, OTHER] = ['one+1+A', 'two+2+B'];
const CHIEF = { issuer: 'https://login.corp.example', subject: 'chief', email: 'chief@corp.example' };
const STORED = { ...LOGIN, durableObject: 'SESSIONS' };

/** What a configuration with these settings says of its locks. */
function notes(lock: object | undefined, more: object = {}) {
  const configuration = {
    ...goodConfiguration(),
    ...(lock === undefined ? {} : { lock: { durableObject: 'LOCKS', operators: [ONE, OTHER], ...lock } }),
    ...more,
  };
  return configurationNotes(configuration as never as GatewayConfiguration)
    .filter(({ path }) => path.startsWith('lock'))
    .map(({ path, message }) => `${path} ${message}`);
}

const unprotected = (names: string, at = 0) =>
  `lock.protected[${at}] has no ${names}: a caller who is known by that alone is not protected`;
const NO_ONE =
  'lock.protected needs two keys in lock.operators, or lock.roles: these people can be locked by no one';

/** The good configuration with settings of its instance. */
const withInstance = (more: object) => {
  const [instance] = goodConfiguration().instances;
  return { instances: [{ ...instance, ...more }] };
};

test('the setting lock.durableObject names the class PortcullisLocks, and no other setting does', () => {
  expect(durableObjectClass('lock.durableObject')).toBe('PortcullisLocks');
  for (const path of ['more.lock.durableObject', 'lock.durableObject.more'])
    expect(durableObjectClass(path)).toBeUndefined();
});

describe('a configuration notes', () => {
  test.each<[string, object, object, readonly string[]]>([
    [
      'a protected person without a subject',
      { protected: [{ email: 'c@x.example' }] },
      {},
      [unprotected('issuer and subject')],
    ],
    [
      'a protected person without an address',
      { protected: [{ ...CHIEF, email: undefined }] },
      {},
      [unprotected('email')],
    ],
    [
      'what the second protected person lacks',
      { protected: [CHIEF, { username: 'chief' }] },
      {},
      [unprotected('issuer and subject, email', 1)],
    ],
    [
      'a username that is missing at a gate that accepts API tokens',
      { protected: [CHIEF] },
      withInstance({
        conduit: { tokens: true },
      }),
      [unprotected('username')],
    ],
    [
      'a username that is missing at a gate that accepts VCS passwords',
      { protected: [CHIEF] },
      withInstance({
        repositories: {},
      }),
      [unprotected('username')],
    ],
    ['protected people that one key cannot lock', { protected: [CHIEF], operators: [ONE] }, {}, [NO_ONE]],
    ['protected people that no key can lock', { protected: [CHIEF], operators: undefined }, {}, [NO_ONE]],
    [
      'that sessions are in cookies',
      {},
      { login: LOGIN },
      [
        'lock sessions are in cookies: a user is found by the names that an order states, and refresh tokens are not revoked at the provider',
      ],
    ],
  ])('%s', (_what, lock, more, expected) => {
    expect(notes(lock, more)).toEqual(expected);
  });
});

describe('a configuration notes nothing', () => {
  test.each<[string, object | undefined, object]>([
    ['without locks', undefined, { login: LOGIN }],
    ['of a protected person with all names that the gate knows', { protected: [CHIEF] }, {}],
    [
      'of a protected person with a username',
      { protected: [{ ...CHIEF, username: 'c' }] },
      withInstance({
        conduit: { tokens: true },
      }),
    ],
    [
      'if operators on the page lock protected people',
      { protected: [CHIEF], operators: [ONE], roles: ['r'] },
      {},
    ],
    ['if no one is protected, and one key locks', { operators: [ONE] }, {}],
    ['of sessions in a store', {}, { login: STORED }],
    ['of sessions at a gate without a login', {}, {}],
  ])('%s', (_what, lock, more) => {
    expect(notes(lock, more)).toEqual([]);
  });
});
