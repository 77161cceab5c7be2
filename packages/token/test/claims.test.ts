import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimsProblem } from '../src/claims.ts';

const NOW = 1_000_000;
const expected = {
  issuer: 'https://idp.example',
  audiences: ['app', 'https://app.example'],
  toleranceSeconds: 30,
  requiredStrings: ['sub'],
  issuedAtRequired: false,
};
const good = { iss: 'https://idp.example', aud: 'app', sub: 'ada', exp: NOW + 60 };
const codeOf = (change: object, now = NOW) => claimsProblem({ ...good, ...change }, expected, now)?.code;

describe('claimsProblem', () => {
  test.each([
    {},
    { aud: ['app'] },
    { aud: ['other', 'https://app.example'] },
    { nbf: NOW + 30, iat: NOW + 30 },
    { iat: 0 },
    { exp: NOW - 29 },
    { exp: NOW + 0.5 },
  ])('accepts %j', (change) => {
    expect(codeOf(change)).toBeUndefined();
  });

  test.each([
    undefined,
    '',
    'https://idp.example/',
    'https://IDP.example',
    'https://idp.example.attacker.example',
    'https://idp.exampl',
    ['https://idp.example'],
    null,
  ])('the issuer is not %j', (iss) => {
    expect(codeOf({ iss })).toBe('token.issuer');
  });

  test.each([
    ['https://idp.example', 'https://idp.example/', true],
    ['https://idp.example/', 'https://idp.example', true],
    ['https://idp.example', 'https://idp.example//', false],
    ['https://idp.example', 'https://other.example/', false],
    ['https://idp.example', undefined, false],
  ])(
    'with the issuer %s, the detail for a token of %s says that only a slash differs: %s',
    (issuer, iss, differs) => {
      const detail = claimsProblem({ ...good, iss }, { ...expected, issuer }, NOW)?.detail;
      expect(detail).toContain(`is not ${JSON.stringify(issuer)}`);
      expect(detail?.includes('differs from it only by the slash at the end')).toBe(differs);
    },
  );

  test.each([
    undefined,
    '',
    'ap',
    'appp',
    'app ',
    'APP',
    'other',
    'app,other',
    [],
    [''],
    ['other'],
    [['app']],
    [{ toString: 'app' }],
    { 0: 'app', length: 1 },
    { app: true },
    true,
    null,
  ])('C20: the audience is not %j', (aud) => {
    expect(codeOf({ aud })).toBe('token.audience');
  });

  test.each([
    undefined,
    null,
    'tomorrow',
    String(NOW + 60),
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    [NOW + 60],
    {},
  ])('C33: exp is always there and a number, not %j', (exp) => {
    expect(codeOf({ exp })).toBe('token.claims');
  });

  test('the tolerance is counted exactly', () => {
    expect(codeOf({ exp: NOW }, NOW + 29)).toBeUndefined();
    expect(codeOf({ exp: NOW }, NOW + 30)).toBe('token.expired');
    expect(claimsProblem({ ...good, exp: NOW }, expected, NOW + 30)?.detail).toContain(
      'compare the clock of the issuer',
    );
    expect(codeOf({ nbf: NOW + 31 })).toBe('token.not_yet_valid');
    expect(codeOf({ iat: NOW + 31 })).toBe('token.not_yet_valid');
  });

  test.each([
    { nbf: '0' },
    { nbf: null },
    { nbf: Number.POSITIVE_INFINITY },
    { iat: '0' },
    { iat: null },
    { iat: Number.NEGATIVE_INFINITY },
  ])('times that are no numbers are refused: %j', (change) => {
    expect(codeOf(change)).toBe('token.claims');
  });

  test.each([undefined, '', 7, null, ['ada']])('a required text claim is refused when it is %j', (sub) => {
    expect(codeOf({ sub })).toBe('token.claims');
  });

  test('iat can be demanded', () => {
    const strict = { ...expected, issuedAtRequired: true };
    expect(claimsProblem(good, strict, NOW)?.code).toBe('token.claims');
    expect(claimsProblem({ ...good, iat: NOW }, strict, NOW)).toBeUndefined();
  });

  test('C27: never throws, and shows nothing of the claims', () => {
    const secret = fc.string({ minLength: 12 }).map((text) => `claim-${text}`);
    const value = fc.oneof(secret, fc.anything(), fc.constant('app'), fc.constant(good.iss), fc.integer());
    const name = fc.constantFrom('iss', 'aud', 'exp', 'nbf', 'iat', 'sub');
    const changes = fc.dictionary(name, value, { maxKeys: 3 });
    let accepted = 0;
    fc.assert(
      fc.property(changes, (changed) => {
        const given = { ...good, ...changed };
        const problem = claimsProblem(given, expected, NOW);
        expect(problem?.detail ?? '').not.toContain('claim-');
        if (problem !== undefined) return;
        accepted += 1;
        expect(given.iss).toBe(good.iss);
        expect(expected.audiences.some((audience) => [given.aud].flat().includes(audience))).toBe(true);
      }),
      { numRuns: 1000 },
    );
    expect(accepted).toBeGreaterThan(0);
  });
});
