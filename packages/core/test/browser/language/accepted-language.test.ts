import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceptedLanguage } from '../../../src/browser/language/accepted-language.ts';
import { LANGUAGES } from '../../../src/browser/language/languages.ts';

test.each([
  ['nothing', null, 'en'],
  ['an empty header', '', 'en'],
  ['German of Switzerland', 'de-CH', 'de'],
  ['what comes first among equals', 'fr, de', 'fr'],
  ['what weighs more', 'fr;q=0.3, de;q=0.7, ja;q=0.5', 'de'],
  ['three decimals', 'fr;q=0.123, es;q=0.124', 'es'],
  ['spaces around', ' fr ; q=0.3 , de ', 'de'],
  ['upper case', 'DE-de', 'de'],
  ['not what is not wanted', 'de;q=0, fr;q=0.1', 'fr'],
  ['only what is not wanted', 'de;q=0', 'en'],
  ['something that there is not, then something', 'sv, nl;q=0.9, ja;q=0.1', 'ja'],
  ['anything', '*', 'en'],
  ['Dutch, or else anything before French', 'nl, *;q=0.9, fr;q=0.2', 'en'],
  ['Chinese of the mainland', 'zh-CN,zh;q=0.9,en;q=0.8', 'zh-Hans'],
  ['Chinese of Singapore', 'zh-SG', 'zh-Hans'],
  ['plain Chinese', 'zh', 'zh-Hans'],
  ['Chinese of Taiwan, which is written otherwise', 'zh-TW, ja;q=0.5', 'ja'],
  ['traditional Chinese', 'zh-Hant', 'en'],
  ['a weight above one', 'de;q=1.5, fr;q=0.1', 'fr'],
  ['a broken range', 'de_DE, fr', 'fr'],
  ['a region that is a sign', 'de-!!, fr', 'fr'],
  ['a region in digits', 'es-419, fr', 'es'],
  ['text before the weight', 'de x;q=1, fr;q=0.1', 'fr'],
  ['text in the place of a space', 'de;xq=1, fr;q=0.1', 'fr'],
  ['a weight of nought without decimals', 'de;q=0, fr;q=1', 'fr'],
  ['a weight of one with decimals', 'fr;q=0.9, de;q=1.000', 'de'],
  ['a weight of four decimals', 'de;q=0.9999, fr;q=0.1', 'fr'],
  ['what has the form of a tag and is none', 'a-b-c-d, fr', 'fr'],
])('%s: %s gives %s', (_what, header, expected) => {
  expect(acceptedLanguage(header, LANGUAGES)).toBe(expected);
});

test('a language that is not offered is not chosen, and the default is the first one offered', () => {
  expect(acceptedLanguage('de, en;q=0.5', ['ja', 'en'])).toBe('en');
  expect(acceptedLanguage('sv', ['ja', 'en'])).toBe('ja');
  expect(acceptedLanguage('en', ['ja'])).toBe('ja');
});

test('whatever Accept-Language is sent, the language chosen is an offered one', () => {
  const pieces = fc.constantFrom(
    'de',
    'fr',
    '-CH',
    ';q=',
    '0.5',
    '1',
    ',',
    '*',
    ' ',
    '_',
    'zh-Hant',
    '\t',
    '=',
  );
  const headers = fc.oneof(
    fc.string(),
    fc.array(pieces).map((list) => list.join('')),
  );
  fc.assert(fc.property(headers, (header) => LANGUAGES.includes(acceptedLanguage(header, LANGUAGES))));
});

test('no more than twenty preferences are read', () => {
  expect(acceptedLanguage(`${'sv,'.repeat(20)}de`, LANGUAGES)).toBe('en');
  expect(acceptedLanguage(`${'sv,'.repeat(19)}de`, LANGUAGES)).toBe('de');
});
