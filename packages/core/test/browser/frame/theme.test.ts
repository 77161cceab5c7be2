import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textOn } from '../../../src/browser/frame/color.ts';
import { styleSheet } from '../../../src/browser/frame/style.ts';
import { themeFields } from '../../../src/browser/frame/theme.ts';
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

test('a theme cannot bring anything but a name, a color and a picture', () => {
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
