import { describe, expect, test } from 'vitest';
import { boundKeyIn, thumbprintOf } from '../../src/dbsc/bound-key.ts';
import { deviceKey } from '../fixtures/device-key.ts';

const ec = (await deviceKey()).jwk;
const rsa = (await deviceKey('RS256')).jwk;
const spoilt = (text: unknown): string[] => [`${text} `, ` ${text}`, `${text}A`, `A${text}`, ''];

describe('a public key is the public members of its algorithm, in the spelling of RFC 7518', () => {
  test('of a browser’s key', () => {
    expect(boundKeyIn('ES256', ec)).toEqual({ alg: 'ES256', jwk: ec });
    expect(boundKeyIn('RS256', rsa)).toEqual({ alg: 'RS256', jwk: rsa });
  });

  test.each(['kty', 'crv', 'x', 'y'])('and not with another %s of an ES256 key', (name) => {
    for (const text of spoilt(ec[name])) expect(boundKeyIn('ES256', { ...ec, [name]: text })).toBeUndefined();
    for (const other of [undefined, null, 7, [ec[name]], { toString: () => ec[name] }])
      expect(boundKeyIn('ES256', { ...ec, [name]: other })).toBeUndefined();
  });

  test.each(['kty', 'e'])('and not with another %s of an RS256 key', (name) => {
    for (const text of spoilt(rsa[name]))
      expect(boundKeyIn('RS256', { ...rsa, [name]: text })).toBeUndefined();
  });

  test.each([341, 684])('and not with a modulus of %i characters', (length) => {
    expect(boundKeyIn('RS256', { ...rsa, n: 'A'.repeat(length) })).toBeUndefined();
  });

  test('and not with inherited members', () => {
    expect(boundKeyIn('ES256', Object.create(ec))).toBeUndefined();
  });
});

test('a key is named by its thumbprint (RFC 7638, the example of section 3.1)', async () => {
  const n =
    '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
  expect(await thumbprintOf({ alg: 'RS256', jwk: { kty: 'RSA', n, e: 'AQAB' } })).toBe(
    'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
  );
});
