import { expect, test } from 'vitest';
import { before, isCredential, parted } from '../../src/login/credential.ts';

const CREDENTIAL = 'pcl_abcdefgh.i-j_k';

test('what sessions make is a credential, and what only begins so is none', () => {
  expect(isCredential(CREDENTIAL)).toBe(true);
  for (const text of ['pcl_', `${CREDENTIAL}~`, `${CREDENTIAL}\n`, ` ${CREDENTIAL}`, 'api-abc'])
    expect([text, isCredential(text)]).toEqual([text, false]);
});

test.each(['secret', '~', 'a~b', ' two\nlines '])('behind a credential stands %j as it is', (own) => {
  expect(parted(before(own, CREDENTIAL))).toEqual({ credential: CREDENTIAL, own });
});

test('without a credential all of it is the application’s own, and a credential alone leaves nothing', () => {
  expect(parted('a~b')).toEqual({ own: 'a~b' });
  expect(parted(CREDENTIAL)).toEqual({ credential: CREDENTIAL });
  expect(parted(`${CREDENTIAL}~`)).toEqual({ credential: CREDENTIAL, own: '' });
});
