import { expect, test } from 'vitest';
import { before, isCredential, parted } from '../../src/login/credential.ts';

const CREDENTIAL = 'pcl_abcdefgh.i-j_k';

test('credentials of sessions are recognized, and texts with only the same beginning are not', () => {
  expect(isCredential(CREDENTIAL)).toBe(true);
  for (const text of ['pcl_', `${CREDENTIAL}~`, `${CREDENTIAL}\n`, ` ${CREDENTIAL}`, 'api-abc'])
    expect([text, isCredential(text)]).toEqual([text, false]);
});

test.each(['secret', '~', 'a~b', ' two\nlines '])('%j after a credential is unchanged', (own) => {
  expect(parted(before(own, CREDENTIAL))).toEqual({ credential: CREDENTIAL, own });
});

test('without a credential all of it is the application’s own, and a credential alone leaves nothing', () => {
  expect(parted('a~b')).toEqual({ own: 'a~b' });
  expect(parted(CREDENTIAL)).toEqual({ credential: CREDENTIAL });
  expect(parted(`${CREDENTIAL}~`)).toEqual({ credential: CREDENTIAL, own: '' });
});
