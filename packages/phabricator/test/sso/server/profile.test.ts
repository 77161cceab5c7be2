import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailOf, realNameOf } from '../../../src/sso/server/profile.ts';
import { person } from '../../fixtures/sso-server.ts';

const shown = (name: string | undefined): string => realNameOf(person({ name }), 'ada');

describe('the real name', () => {
  it.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  Ada \t Lovelace\r\n', 'Ada Lovelace'],
    ['Zoë 漢字 Ада', 'Zoë 漢字 Ада'],
    ['Ada\u202eecalevoL', 'Ada ecalevoL'],
    ['\u2066Ada\u2069', 'Ada'],
    ['A\u0000d\u001ba\u0085', 'A d a'],
    ['Ada\u2028\u2029\ufeffL', 'Ada L'],
    ['Ada \ud83d', 'Ada'],
    ['\ud83d\udc69\u200d\ud83d\udcbb Ada', '\ud83d\udc69\u200d\ud83d\udcbb Ada'],
  ])('%j becomes %j', (name, line) => {
    expect(shown(name)).toBe(line);
  });

  it.each([undefined, '', '   ', '\u0000', '\u202e\u202d', '\u200d', '\u0301', '\ud83d'])(
    'is the username where %j has no visible character',
    (name) => {
      expect(shown(name)).toBe('ada');
    },
  );

  it('has at most 128 bytes, and is not cut inside a character', () => {
    expect(shown('a'.repeat(200))).toBe('a'.repeat(128));
    expect(shown(`a${'é'.repeat(100)}`)).toBe(`a${'é'.repeat(63)}`);
    expect(shown(`aaa${'\ud83d\ude00'.repeat(40)}`)).toBe(`aaa${'\ud83d\ude00'.repeat(31)}`);
  });

  it('is one line that is not empty and has no bidirectional override, whatever the provider sends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const line = shown(name);
        expect(line).not.toBe('');
        expect(line).toBe(line.trim());
        expect(line.isWellFormed()).toBe(true);
        expect(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u.test(line)).toBe(false);
        expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(128);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the e-mail address', () => {
  it.each(['ada@corp.example', 'ADA+x_y.z!-@Corp.Example', 'a@b', 'a@b:25'])('is accepted as %s', (email) => {
    expect(emailOf(person({ email }))).toBe(email);
  });

  it.each([
    undefined,
    '',
    'ada',
    '@corp.example',
    'ada@',
    'a b@corp.example',
    'ada@corp@example',
    '"ada"@corp.example',
    "o'brien@corp.example",
    'ada@corp.example\n',
    'ädä@corp.example',
    `${'a'.repeat(116)}@corp.example`,
  ])('is left out where it is %j', (email) => {
    expect(emailOf(person({ email }))).toBeUndefined();
  });

  it('may have 128 characters', () => {
    const email = `${'a'.repeat(115)}@corp.example`;
    expect([email.length, emailOf(person({ email }))]).toEqual([128, email]);
  });
});
