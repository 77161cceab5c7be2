import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cookieHeader,
  isAnonymousSession,
  mergedCookies,
  readSetCookie,
  sentCookies,
} from '../../../src/sso/cookies/phorge-cookies.ts';
import { phpCookies } from '../../fixtures/php-cookies.ts';

const read = (header: string, prefix = '') =>
  sentCookies(header, prefix).flatMap(({ name, isPlain, value }) =>
    name === undefined ? [] : [[name, isPlain, value]],
  );

describe('the sent cookies', () => {
  it('include the three cookies that identify a user, decoded', () => {
    expect(read('a=1; phsid=A%2Fx; phusr=ada; next_uri=1; phreg=%4A%zz+')).toEqual([
      ['phsid', true, 'A/x'],
      ['phusr', true, 'ada'],
      ['phreg', true, 'J%zz+'],
    ]);
  });

  it.each([
    'PHSID=x',
    'phsid2=x',
    'xphsid=x',
    'phsid =x',
    'ph_sid=x',
    'other=phsid',
    '__Host-phsid=x',
    'phcid=x',
  ])('do not include %s', (header) => {
    expect(read(header)).toEqual([]);
  });

  it.each([
    ...[
      'phsid[]=x',
      'phsid[a][b]=x',
      '%70hsid=x',
      'phs%69d=x',
      '+phsid=x',
      '%20phsid=x',
      'phsid%00y=x',
      'phsid%5B%5D=x',
    ],
  ])('include %s, which PHP can read as the session, marked as not encoded by Phorge', (header) => {
    expect(read(header)).toEqual([['phsid', false, 'x']]);
  });

  it.each([
    'lab_phsid=x',
    'lab.phsid=x',
    'lab phsid=x',
    'lab[phsid=x',
    'lab%5Fphsid=x',
    'lab%2Ephsid=x',
    'lab+phsid=x',
  ])('include %s under a prefix', (header) => {
    expect(read(header, 'lab_')).toEqual([['phsid', header === 'lab_phsid=x', 'x']]);
  });

  it('include only the prefixed ones under a prefix', () => {
    expect(read('phsid=x; lab_phsid=y', 'lab_')).toEqual([['phsid', true, 'y']]);
  });

  it('include a cookie without a value, and leading tabs, as PHP reads them', () => {
    expect(read('phsid;\tphusr=x')).toEqual([
      ['phsid', true, ''],
      ['phusr', true, 'x'],
    ]);
  });
});

/** Pieces of headers: honest ones, and what could be taken for others. */
const piece = fc.oneof(
  fc.constantFrom(
    'phsid',
    'phusr',
    'phreg',
    'lab',
    '_',
    '.',
    ' ',
    '+',
    '[',
    ']',
    '=',
    ';',
    '; ',
    '\t',
    '%',
    '%00',
    '%20',
  ),
  fc.constantFrom(
    '%5F',
    '%2e',
    '%5b',
    '%5D',
    '%70',
    '%3D',
    'A/x',
    'A%2Fx',
    'secret',
    'deleted',
    'other=1; ',
    'hsid',
    'a',
  ),
  fc.string({
    minLength: 1,
    maxLength: 3,
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  }),
);
const anyHeader = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''));

describe('removing cookies', () => {
  it.each(['', 'lab_'])(
    'leaves none that PHP, new or old, could read as a personal one, under the prefix "%s"',
    (prefix) => {
      fc.assert(
        fc.property(anyHeader, fc.boolean(), (header, decodesNames) => {
          const kept =
            cookieHeader(sentCookies(header, prefix).filter(({ name }) => name === undefined)) ?? '';
          const seen = phpCookies(kept, decodesNames);
          for (const name of ['phsid', 'phusr', 'phreg']) expect(seen.has(prefix + name)).toBe(false);
        }),
        { numRuns: 3000 },
      );
    },
  );

  it('keeps what PHP reads of all the others, of which the first counts', () => {
    fc.assert(
      fc.property(anyHeader, (header) => {
        const kept = cookieHeader(sentCookies(header, '').filter(({ name }) => name === undefined)) ?? '';
        const before = new Map(phpCookies(header, false));
        for (const name of ['phsid', 'phusr', 'phreg']) before.delete(name);
        // An old PHP's names are taken out as well, so fewer can be left.
        for (const [name, value] of phpCookies(kept, false)) expect(before.get(name)).toBe(value);
      }),
    );
  });

  it('keeps a header without personal cookies byte for byte', () => {
    fc.assert(
      fc.property(anyHeader, (header) => {
        const cookies = sentCookies(header, '');
        fc.pre(cookies.every(({ name }) => name === undefined));
        expect(cookieHeader(cookies) ?? '').toBe(header.trimStart());
      }),
    );
  });

  it('keeps plain cookies with the value that PHP reads', () => {
    fc.assert(
      fc.property(anyHeader, (header) => {
        const plain = sentCookies(header, '').filter(({ name, isPlain }) => name === undefined || isPlain);
        const seen = phpCookies(cookieHeader(plain) ?? '', false);
        for (const personal of ['phsid', 'phusr', 'phreg'] as const) {
          expect(seen.get(personal)).toBe(plain.find(({ name }) => name === personal)?.value);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('isAnonymousSession', () => {
  it.each(['A/abc234', '', 'deleted'])('recognizes %j', (value) =>
    expect(isAnonymousSession(value)).toBe(true),
  );
  it.each(['abc', 'A/', 'a/abc', 'A/ABC', 'U/abc', 'X/abc', 'A%2Fabc', 'A/a b', 'A/a/b', 'A/a\n', 'A'])(
    'does not recognize %j',
    (value) => expect(isAnonymousSession(value)).toBe(false),
  );
});

describe('readSetCookie', () => {
  it('reads the lines that Phorge writes', () => {
    const line =
      'phsid=A%2Fldh; expires=Sun, 23 Nov 2031 14:46:43 GMT; Max-Age=157680000; path=/; domain=127.0.0.1; HttpOnly';
    expect(readSetCookie(line)).toEqual({
      name: 'phsid',
      encoded: 'A%2Fldh',
      value: 'A/ldh',
      isDeletion: false,
      maxAge: 157680000,
    });
    const deletion = 'phreg=deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; path=/; HttpOnly';
    expect(readSetCookie(deletion)).toMatchObject({ name: 'phreg', isDeletion: true });
    expect(readSetCookie('phreg=deleted')).toMatchObject({ isDeletion: true });
    expect(readSetCookie('next_uri=1%2C%2F; path=/')).toMatchObject({
      value: '1,/',
      isDeletion: false,
      maxAge: undefined,
    });
  });
});

describe('mergedCookies', () => {
  it('returns what a browser would send next', () => {
    const lines = ['b=2; path=/', 'c=deleted; Max-Age=0', 'd=A%2F4; HttpOnly', 'b=3'];
    expect(mergedCookies('a=1; b=1; c=1', lines)).toBe('a=1; b=3; d=A%2F4');
    expect(mergedCookies(undefined, ['b=2'])).toBe('b=2');
    expect(mergedCookies('c=1', ['c=deleted; Max-Age=0'])).toBeUndefined();
    expect(mergedCookies('a=1; b=2', [])).toBe('a=1; b=2');
  });
});
