import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBearerHeader, readTokenHeader } from '../src/token-source.ts';

const code = (value: string | null) => {
  const reading = readBearerHeader(value);
  return reading.kind === 'problem' ? reading.problem.code : reading.kind;
};

describe('readBearerHeader', () => {
  test.each(['Bearer abc', 'bearer abc', 'BEARER abc', 'bEaReR abc'])(
    'reads %j: the scheme is case-insensitive',
    (value) => {
      expect(readBearerHeader(value)).toEqual({ kind: 'token', token: 'abc' });
    },
  );

  test.each(['Bearer aZ09-._~+/', 'Bearer abc=', 'Bearer abc=='])(
    'reads every letter of b64token: %j',
    (value) => {
      expect(readBearerHeader(value)).toEqual({ kind: 'token', token: value.slice(7) });
    },
  );

  test.each([
    null,
    '',
    'Basic abc',
    'Basic a.b.c',
    'Digest x="Bearer y"',
    'Bearers abc',
    'Bearer-x abc',
    'abc',
    'DPoP abc',
  ])('C21: %j carries no bearer token', (value) => {
    expect(code(value)).toBe('none');
  });

  test.each([
    'Bearer',
    'Bearer ',
    'Bearer  abc',
    'Bearer\tabc',
    'bearer\tabc',
    'Bearer\u00a0abc',
    'Bearer abc def',
    'Bearer abc ',
    'Bearer abc,Bearer def',
    'Bearer abc, Bearer def',
    'Bearer abc, Basic def',
    'Basic abc, Bearer def',
    'Basic abc,bearer def',
    'Bearer "abc"',
    'Bearer =abc',
    'Bearer a=b',
    'Bearer Bearer abc',
    'Bearer:abc',
    'Bearer=abc',
    'Bearer,abc',
    'Bearer äbc',
  ])('C21: %j is malformed', (value) => {
    expect(code(value)).toBe('token.malformed');
  });

  test.each([
    ['Basic abc, Bearer def', 'the Authorization header was sent more than once'],
    ['Bearer\tabc', 'the scheme "Bearer" in the Authorization header is not followed by exactly one space'],
    ['Bearer a b', 'Authorization does not contain exactly one token'],
    [`Bearer ${'a'.repeat(16_385)}`, 'Authorization contains a token of more than 16384 characters'],
  ])('the operator sees what is wrong with %.30j', (value, detail) => {
    expect(readBearerHeader(value)).toMatchObject({ problem: { detail } });
  });

  test('C34: a token has 16,384 characters at most', () => {
    expect(code(`Bearer ${'a'.repeat(16_384)}`)).toBe('token');
    expect(code(`Bearer ${'a'.repeat(16_385)}`)).toBe('token.too_large');
    expect(code(`Bearer ${'.'.repeat(1_000_000)}`)).toBe('token.too_large');
  });

  test('C27: gives a token only for the one valid form, and never throws', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .tuple(
          fc.constantFrom('Bearer', 'bearer', 'Basic', ''),
          fc.constantFrom(' ', '', '\t', '  ', ','),
          fc.string(),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(value, (text) => {
        const reading = readBearerHeader(text);
        if (reading.kind === 'token') expect(text).toMatch(/^bearer [A-Za-z0-9._~+/-]+=*$/i);
        expect(JSON.stringify(reading)).not.toContain('undefined');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('readTokenHeader', () => {
  test('reads the bare token', () => {
    expect(readTokenHeader('x-token', 'a.b.c')).toEqual({ kind: 'token', token: 'a.b.c' });
    expect(readTokenHeader('x-token', null)).toEqual({ kind: 'none' });
  });

  test.each(['', 'Bearer a.b.c', 'a.b.c, d.e.f', 'a b'])('C21: %j is malformed', (value) => {
    expect(readTokenHeader('x-token', value)).toMatchObject({
      kind: 'problem',
      problem: { code: 'token.malformed' },
    });
  });
});
