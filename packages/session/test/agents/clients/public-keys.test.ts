import { expect, test } from 'vitest';
import { publicKeysIn } from '../../../src/agents/clients/public-keys.ts';

const EC = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'a' };
const RSA = { kty: 'RSA', n: `${'n'.repeat(341)}g`, e: 'AQAB', kid: 'b' };
const OKP = { kty: 'OKP', crv: 'Ed25519', x: 'x', kid: 'c' };

/** The key of Wycheproof's `rejectsKeyWithRocaVulnerability`. */
const ROCA = {
  ...{ kid: 'kid-rsa-roca-sign', kty: 'RSA', e: 'AQAB' },
  n: 'AanFpofbj7KjD4Lf-N2hVMKR7yewSyXhhbirIMTGpfYEhZ_lnt5UoK98DnKIgArXGTu3MaW_HhFw16HGaTDUHqPrId7fe4r11CqRw09yBFuW79V8sYIwHdzCaWflUI6auImYbVfoN9_nD5n8N8SY9DwXw7mwZM9wREPXoDPgOoIWl6q_MPsp7n0zs3Z5ZaiQWOOzl1S9OhwAfSiiOwz6efnXEaxuTEtPd7BjSx7NaFka8Dx9U7YqXy2RFj1O9PjyaDGuRh7YXsX3iMUSP_wSyHQg_c_qHRtKUsNSGCT7OZg0hzm2KphtjnayKJvC64vAbROBR4Ubg6Bxg9IQVZ-QYyE',
};

test('a client has one to ten public keys', () => {
  expect(publicKeysIn({ keys: [EC, RSA, OKP] })).toEqual([EC, RSA, OKP]);
  expect(publicKeysIn({ keys: Array.from({ length: 10 }, () => EC) })).toHaveLength(10);
  expect(publicKeysIn({ keys: Array.from({ length: 11 }, () => EC) })).toBeUndefined();
});

test.each([
  ['a list', [EC]],
  ['a key set without keys', {}],
  ['a key set whose keys are no list', { keys: EC }],
  ['an empty key set', { keys: [] }],
  ['nothing', undefined],
])('%s has no keys of a client', (_what, given) => {
  expect(publicKeysIn(given)).toBeUndefined();
});

test.each([
  ['symmetric', { kty: 'oct', k: 'x' }],
  ['private', { ...EC, d: 'x' }],
  ['one whose primes are published', { ...RSA, p: 'x', q: 'x' }],
  ['one whose exponent of a prime is published', { ...RSA, dp: 'x' }],
])('no key of a set is used in which a key is %s', (_what, key) => {
  expect(publicKeysIn({ keys: [EC, key] })).toBeUndefined();
});

test.each([
  ['that can be factored (ROCA)', ROCA],
  ['of 1,024 bits', { ...RSA, n: `${'n'.repeat(170)}g` }],
  ['for encryption', { ...RSA, use: 'enc' }],
  ['of an unknown kind', { kty: 'future', x: 'x' }],
  ['that is a text', 'key'],
])('a key of a client %s is skipped', (_what, key) => {
  expect(publicKeysIn({ keys: [key, EC] })).toEqual([EC]);
  expect(publicKeysIn({ keys: [key] })).toBeUndefined();
});
