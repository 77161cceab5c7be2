import { describe, expect, it } from 'vitest';
import { onlyLanguages, spokenLanguages } from '../../src/build/spoken-languages.ts';

const named = (...languages: string[]) => ({ theme: { languages } });

describe('spokenLanguages', () => {
  it('are those of all themes that some page has', () => {
    expect(spokenLanguages({ ...named('de'), instances: [{}] })).toEqual(['de', 'de']);
    expect(spokenLanguages({ ...named('de'), instances: [named('fr'), {}] })).toEqual(['fr', 'de', 'de']);
    expect(spokenLanguages({ instances: [named('ja')] })).toEqual(['ja', 'ja']);
  });

  it('are all, if a theme that some page has names none', () => {
    expect(spokenLanguages({ instances: [{}] })).toBeUndefined();
    expect(spokenLanguages({ instances: [named('de'), {}] })).toBeUndefined();
    expect(spokenLanguages({ theme: {}, instances: [{ theme: {} }] })).toBeUndefined();
  });
});

describe('onlyLanguages', () => {
  const left = (code: string, ...languages: string[]) =>
    (onlyLanguages(languages).transform as (code: string) => string)(code);
  const catalogue = (end: string) =>
    `{ en: () => import('./messages/en${end}'), de: () => import('./messages/de${end}'), 'zh-Hans': () => import('./messages/zh-hans${end}') }`;

  it('imports the English messages for languages that no page is shown in', () => {
    expect(left(catalogue('.ts'), 'de')).toBe(
      "{ en: () => import('./messages/en.ts'), de: () => import('./messages/de.ts'), 'zh-Hans': () => import('./messages/en.ts') }",
    );
    expect(left(catalogue('.ts'), 'zh-Hans')).toContain(
      "de: () => import('./messages/en.ts'), 'zh-Hans': () => import('./messages/zh-hans.ts')",
    );
  });

  it('does so for each catalogue of a file of a published package with its own English messages', () => {
    const code =
      'en: () => import("./en-AAAAAAA1.js"), fr: () => import("./fr-AAAAAAA2.js"), en: () => import("./en-BBBBBBB1.js"), fr: () => import("./fr-BBBBBBB2.js")';
    expect(left(code)).toBe(
      'en: () => import("./en-AAAAAAA1.js"), fr: () => import("./en-AAAAAAA1.js"), en: () => import("./en-BBBBBBB1.js"), fr: () => import("./en-BBBBBBB1.js")',
    );
  });

  it('leaves every other import, and a catalogue without English messages', () => {
    const code = "import('./de.ts'); import('./decision.ts'); import('../x/fr.ts')";
    expect(left(code)).toBe(code);
  });
});
