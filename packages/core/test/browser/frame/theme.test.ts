import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textOn } from '../../../src/browser/frame/color.ts';
import { styleSheet } from '../../../src/browser/frame/style.ts';
import { checkTheme, themeField, themeFields } from '../../../src/browser/frame/theme.ts';
import { checkOptions } from '../../../src/internal.ts';

const light = (color: string): number => {
  const [red = 0, green = 0, blue = 0] =
    (color.length === 4 ? color.replace(/[^#]/g, '$&$&') : color)
      .slice(1)
      .match(/../g)
      ?.map((pair) => Number.parseInt(pair, 16) / 255)
      .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4)) ?? [];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one: string, other: string): number => {
  const [brighter = 0, darker = 0] = [light(one), light(other)].toSorted((a, b) => b - a);
  return (brighter + 0.05) / (darker + 0.05);
};

test('whatever color a theme has, its text can be read (WCAG AA)', () => {
  const color = fc
    .integer({ min: 0, max: 0xffffff })
    .map((value) => `#${value.toString(16).padStart(6, '0')}`);
  fc.assert(
    fc.property(color, (value) => {
      expect(contrast(textOn(value), value)).toBeGreaterThanOrEqual(4.5);
      const style = String(styleSheet({ color: value }));
      const values = (name: string) =>
        Array.from(style.matchAll(new RegExp(`--${name}: (#\\w+)`, 'g')), (found) => found[1] ?? '');
      const [ink = ''] = values('ink');
      const [inkDark = ''] = values('ink-dark');
      // Links stand on the card of a page, and below it on the ground.
      for (const [bright, dark] of [values('card'), values('ground')]) {
        expect(contrast(ink, bright ?? '')).toBeGreaterThanOrEqual(4.5);
        expect(contrast(inkDark, dark ?? '')).toBeGreaterThanOrEqual(4.5);
      }
    }),
  );
});

test('a theme can set only a name, a color and a picture', () => {
  const check = (theme: object) => () => checkOptions('theme', theme, themeFields);
  const good = { name: 'x', color: '#A1b2C3', logo: 'data:image/png;base64,AAAA', language: 'de-CH' };
  expect(check(good)).not.toThrow();
  for (const theme of [
    { color: 'red' },
    { color: '#fff' },
    { color: '#ffffff; } body { display: none' },
    { logo: 'https://cdn.example/logo.png' },
    { logo: 'data:text/html;base64,AAAA' },
    { logo: 'data:image/png;base64,AAAA" onload="x' },
    { language: '"><script>' },
  ]) {
    expect(check(theme), JSON.stringify(theme)).toThrow('must be');
  }
});

const problemOf = (theme: object): string | undefined => {
  const problems: string[] = [];
  checkTheme({ theme }, (problem) => problems.push(problem));
  return problems.length > 1 ? JSON.stringify(problems) : problems[0];
};

test.each<[object, string]>([
  [{ name: '' }, 'theme.name must be a non-empty string'],
  [{ name: 7 }, 'theme.name must be a non-empty string'],
  [{ contact: '' }, 'theme.contact must be a non-empty string'],
  [{ color: 'x#a1b2c3' }, 'theme.color must be a color as #rrggbb'],
  [
    { logo: 'x data:image/png;base64,AAAA' },
    'theme.logo must be a data URL of an image, such as data:image/png;base64,…',
  ],
  [{ language: '1de' }, 'theme.language must be a language tag such as en or de-CH'],
  [{ language: 'de-' }, 'theme.language must be a language tag such as en or de-CH'],
  [{ language: 'de-_' }, 'theme.language must be a language tag such as en or de-CH'],
  [{ contactAddress: 'it' }, 'theme.contactAddress must be an e-mail address'],
  [{ contactAddress: 'it desk@acme.example' }, 'theme.contactAddress must be an e-mail address'],
  [{ contactAddress: '"it"@acme.example' }, 'theme.contactAddress must be an e-mail address'],
  [
    { contactAddress: 'it@acme.example?bcc=eve@evil.example' },
    'theme.contactAddress must be an e-mail address',
  ],
  [{ contactAddress: 'it@acme.example&x' }, 'theme.contactAddress must be an e-mail address'],
  [{ contactAddress: 'it@' }, 'theme.contactAddress must be an e-mail address'],
  [{ contactAddress: '@acme.example' }, 'theme.contactAddress must be an e-mail address'],
  [{ languages: [] }, 'theme.languages must be an array of at least one of en, de, fr, es, ja, zh-Hans'],
  [{ languages: 'en' }, 'theme.languages must be an array of at least one of en, de, fr, es, ja, zh-Hans'],
  [
    { languages: ['en', 'xx'] },
    'theme.languages must be an array of at least one of en, de, fr, es, ja, zh-Hans',
  ],
])('a theme with %j is refused with a problem', (theme, problem) => {
  expect(problemOf(theme)).toBe(problem);
});

test.each<[object]>([
  [{}],
  [{ contactAddress: 'it-desk@acme.example' }],
  [{ contactAddress: 'i@a' }],
  [{ language: 'de-CH-1996' }],
  [{ language: 'EN' }],
  [{ languages: ['en', 'de'] }],
  [{ logo: 'data:image/svg+xml;base64,AA+/==' }],
  [{ contact: 'the IT desk, ext. 1234' }],
])('a theme with %j is accepted', (theme) => {
  expect(problemOf(theme)).toBeUndefined();
});

test('a missing theme counts as an empty one, and a theme that is no object is refused', () => {
  const problems: string[] = [];
  checkTheme({}, (problem) => problems.push(problem));
  expect(problems).toEqual([]);
  expect(themeField.fallback?.()).toEqual({});
  expect(themeField.problem('dark', 'theme')).toBe('must be an object');
});
