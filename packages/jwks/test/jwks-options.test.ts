import { describe, expect, test } from 'vitest';
import { allowInsecureLoopback, type JwksOptions, jwks } from '../src/index.ts';

describe('jwks options', () => {
  test.each([
    'http://idp.example/jwks',
    'http://localhost/jwks',
    'ftp://idp.example/jwks',
    'javascript:alert(1)',
    'data:application/json,{"keys":[]}',
    'https://user:password@idp.example/jwks',
    'https://idp.example/jwks#keys',
    'idp.example/jwks',
    '',
    7 as unknown as string,
  ])('C30: keys do not come from %j', (url) => {
    expect(() => jwks({ url })).toThrow('jwks: url must be an https address');
  });

  test.each(['http://localhost:8788', 'http://127.0.0.1:8788', 'http://[::1]:8788'])(
    'plain http from %s is for those who ask for it by the symbol',
    (issuer) => {
      expect(() => jwks({ issuer })).toThrow('issuer must be an https address');
      expect(() => jwks({ issuer, [allowInsecureLoopback]: true })).not.toThrow();
    },
  );

  test.each([
    'http://idp.example',
    'http://127.0.0.1.example',
    'http://localhost.example',
    'http://10.0.0.1',
  ])('the symbol does not open %s', (url) => {
    expect(() => jwks({ url, [allowInsecureLoopback]: true })).toThrow(TypeError);
  });

  test('everything wrong is said at once', () => {
    const options = {
      url: 'http://x',
      softAgeSeconds: -1,
      hardAgeSeconds: Number.NaN,
      timeoutMs: 0,
      backOffSeconds: -5,
    };
    expect(() => jwks(options)).toThrow(
      'jwks: softAgeSeconds must be a number above 0 seconds; ' +
        'hardAgeSeconds must be a number above 0 seconds; timeoutMs must be a number above 0 milliseconds; ' +
        'backOffSeconds must be a number above 0 seconds; url must be an https address',
    );
  });

  test('what does not exist is said, with what was probably meant', () => {
    const misspelled = {
      url: 'https://idp.example/jwks',
      sofAgeSeconds: 5,
      tiers: [{}],
    } as unknown as JwksOptions;
    expect(() => jwks(misspelled)).toThrow(
      'jwks: tiers must hold tiers, such as cacheApi(), at index 0; ' +
        'sofAgeSeconds is not an option; did you mean softAgeSeconds?',
    );
  });

  test('keys cannot be refreshed later than they die', () => {
    const url = 'https://idp.example/jwks';
    expect(() => jwks({ url, softAgeSeconds: 20, hardAgeSeconds: 10 })).toThrow('must not exceed');
  });

  test('url and issuer exclude each other, for JavaScript callers too', () => {
    const both = { url: 'https://idp.example/jwks', issuer: 'https://idp.example' } as unknown as JwksOptions;
    expect(() => jwks(both)).toThrow('exclude each other');
    expect(() => jwks({} as JwksOptions)).toThrow(TypeError);
  });
});
