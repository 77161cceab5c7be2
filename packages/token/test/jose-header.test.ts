import fc from 'fast-check';
import { base64url } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import { type HeaderRules, TokenReader } from '../src/jose-header.ts';

const rules = { algorithms: new Set(['RS256']), types: new Set(['jwt', 'at+jwt']), typeRequired: false };

const withHeader = (header: unknown): string =>
  `${base64url.encode(typeof header === 'string' ? header : JSON.stringify(header))}.e30.AAAA`;
const codeOf = (token: string, given: HeaderRules = rules) => {
  const reading = new TokenReader(given).read(token);
  return reading.ok ? undefined : reading.problem.code;
};

describe('TokenReader', () => {
  test.each([undefined, 'JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt', 'Application/JWT'])(
    'accepts the type %s',
    (typ) => {
      expect(codeOf(withHeader({ alg: 'RS256', typ }))).toBeUndefined();
    },
  );

  test.each([
    'id+jwt',
    'logout+jwt',
    'dpop+jwt',
    'JOSE',
    '',
    'text/jwt',
    'application/application/jwt',
    'atapplication/+jwt',
    'jwapplication/t',
    null,
    7,
    ['JWT'],
  ])('refuses the type %j', (typ) => {
    expect(codeOf(withHeader({ alg: 'RS256', typ }))).toBe('token.type');
  });

  test('where no kinds are given, any type is accepted', () => {
    const anyType = { algorithms: rules.algorithms, typeRequired: false };
    for (const typ of [undefined, 'JWT', 'logout+jwt', 'JOSE', '', 7]) {
      expect(codeOf(withHeader({ alg: 'RS256', typ }), anyType)).toBeUndefined();
    }
  });

  test('a required type must be there', () => {
    const strict = { ...rules, types: new Set(['at+jwt']), typeRequired: true };
    expect(codeOf(withHeader({ alg: 'RS256' }), strict)).toBe('token.type');
    expect(codeOf(withHeader({ alg: 'RS256', typ: 'JWT' }), strict)).toBe('token.type');
    expect(codeOf(withHeader({ alg: 'RS256', typ: 'application/at+JWT' }), strict)).toBeUndefined();
  });

  test.each([
    'none',
    'None',
    'NONE',
    'nOnE',
    'HS256',
    'RS512',
    'rs256',
    'RS256 ',
    '__proto__',
    '',
    null,
    256,
    ['RS256'],
    undefined,
  ])('C19: the algorithm %j is not on the list', (alg) => {
    expect(codeOf(withHeader({ alg }))).toBe('token.algorithm');
  });

  test.each([
    ['crit', ['exp']],
    ['crit', []],
    ['b64', false],
    ['b64', true],
    ['zip', 'DEF'],
    ['enc', 'A256GCM'],
  ])('C34: a header with "%s" is refused', (member, value) => {
    expect(codeOf(withHeader({ alg: 'RS256', [member]: value }))).toBe('token.malformed');
  });

  test.each([7, null, ['a'], { a: 1 }])('more: a kid must be a text, not %j', (kid) => {
    expect(codeOf(withHeader({ alg: 'RS256', kid }))).toBe('token.malformed');
  });

  test.each([
    '{"alg":"none","alg":"RS256"}',
    '{"alg":"RS256","alg":"RS256"}',
    '{"alg":"RS256","jwk":{"x":1,"x":2}}',
  ])('more: duplicate members are refused: %s', (json) => {
    expect(codeOf(withHeader(json))).toBe('token.malformed');
  });

  test.each(['', 'null', '[]', '"RS256"', '{"alg":"RS256"', '\uFEFF{"alg":"RS256"}'])(
    'more: a header that is no JSON object is refused: %j',
    (json) => {
      expect(codeOf(withHeader(json))).toBe('token.malformed');
    },
  );

  test.each([
    '',
    '.',
    '..',
    '...',
    'e30',
    'e30.e30',
    'e30.e30.AAAA.AAAA',
    '.e30.AAAA',
    'e30..AAAA',
    'e30.e30.',
    'e30.e30.AAAA.',
  ])('C34: exactly three parts, none of them empty: %j', (token) => {
    expect(codeOf(token)).toBe('token.malformed');
  });

  test.each(['AAA', 'AAE', 'AA', 'AQ', 'AAAA', 'AAAAAA'])(
    'base64url of whole bytes in its one encoding is accepted: %s',
    (part) => {
      expect(codeOf(`${withHeader({ alg: 'RS256' }).split('.')[0]}.e30.${part}`)).toBeUndefined();
    },
  );

  test.each(['A', 'AAAAA', 'AB', 'AE', 'AAB', 'AAAAAB', 'AA==', 'AAA=', 'A A', 'AA+A', 'AA/A', 'AAA\n'])(
    'more: base64url has one encoding, and it is not %j',
    (part) => {
      expect(codeOf(`${withHeader({ alg: 'RS256' }).split('.')[0]}.e30.${part}`)).toBe('token.malformed');
    },
  );

  test('the strict pattern accepts exactly what the encoder writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        const token = `${withHeader({ alg: 'RS256' }).split('.')[0]}.e30.${base64url.encode(bytes)}`;
        expect(codeOf(token)).toBeUndefined();
      }),
    );
  });

  test('a long hostile text is refused in linear time', () => {
    expect(codeOf(`${'A'.repeat(16_000)}!`)).toBe('token.malformed');
    expect(codeOf('A.'.repeat(8000))).toBe('token.malformed');
  });

  test('C27: never throws, and accepts nothing whose algorithm is not on the list', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc
        .record(
          {
            alg: fc.oneof(fc.constant('RS256'), fc.constantFrom('none', 'HS256', 1)),
            kid: fc.oneof(fc.anything(), fc.constantFrom('a', 'b', 'c')),
            typ: fc.oneof(fc.anything(), fc.constantFrom('JWT', 'jwt', 'at+jwt')),
          },
          { requiredKeys: [] },
        )
        .map((header) => {
          try {
            return JSON.stringify(header);
          } catch {
            return '{}';
          }
        }),
    );
    const rests = fc.oneof(fc.constant('.e30.AAAA'), fc.constantFrom('.e30', '', '..', '.AAAA.AAAA.A'));
    let accepted = 0;
    fc.assert(
      fc.property(text, rests, (header, rest) => {
        const encoded = base64url.encode(header);
        if (codeOf(`${encoded}${rest}`) !== undefined) return;
        accepted += 1;
        expect(JSON.parse(header).alg).toBe('RS256');
        expect(rest).toBe('.e30.AAAA');
      }),
      { numRuns: 1000 },
    );
    expect(accepted).toBeGreaterThan(0);
  });

  test('gives the parts as they were signed', () => {
    const token = withHeader({ alg: 'RS256', kid: 'k' });
    expect(new TokenReader(rules).read(token)).toEqual({
      ok: true,
      parts: { alg: 'RS256', kid: 'k', signed: token.slice(0, -5), payload: 'e30', signature: 'AAAA' },
    });
  });

  test('gives the same result for a header that it has seen before, good or bad, however many there were', () => {
    const reader = new TokenReader(rules);
    const seen = Array.from({ length: 40 }, (_, index) => withHeader({ alg: 'RS256', kid: `k${index}` }));
    const first = seen.map((token) => reader.read(token));
    expect(first.every(({ ok }) => ok)).toBe(true);
    expect(seen.map((token) => reader.read(token))).toEqual(first);
    for (const _ of [1, 2]) expect(reader.read(withHeader({ alg: 'none' })).ok).toBe(false);
    // The header alone says nothing about the rest.
    expect(reader.read(`${seen[0]?.split('.')[0]}.e30.AAB`).ok).toBe(false);
  });
});

test('sixteen good headers are cached by their text and no more, whoever sends them', () => {
  const reader = new TokenReader(rules);
  const parse = vi.spyOn(JSON, 'parse');
  const reads = (kid: number): number => {
    const token = withHeader({ alg: 'RS256', kid: `key-${kid}` });
    parse.mockClear();
    expect(reader.read(token).ok).toBe(true);
    return parse.mock.calls.length;
  };
  try {
    for (let kid = 1; kid <= 100; kid++) expect(reads(kid)).toBeGreaterThan(0);
    expect(reads(1)).toBe(0);
    expect(reads(16)).toBe(0);
    expect(reads(17)).toBeGreaterThan(0);
    expect(reads(100)).toBeGreaterThan(0);
  } finally {
    parse.mockRestore();
  }
});

test('the results of sixteen headers are cached, and further ones are read each time', () => {
  const asked: string[] = [];
  const algorithms = new (class extends Set<string> {
    override has(alg: string): boolean {
      asked.push(alg);
      return super.has(alg);
    }
  })(['RS256']);
  const reader = new TokenReader({ ...rules, algorithms });
  const readOf = (kid: number) => reader.read(withHeader({ alg: 'RS256', kid: `${kid}` }));
  for (const round of [1, 2, 3]) {
    for (let kid = 1; kid <= 17; kid++)
      expect(readOf(kid)).toMatchObject({ ok: true, parts: { kid: `${kid}` } });
    expect(asked.length).toBe(16 + round);
  }
});
