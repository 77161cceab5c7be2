import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Bowser from 'bowser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { browserName } from '../../src/pages/browser-name.ts';

const on = (browser: string, system: string): string => `${browser} on ${system}`;

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox on Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
    'Safari on iOS',
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
    'Microsoft Edge on Linux',
  ],
])('%s is known by name', (agent, name) => {
  expect(browserName(agent, on)).toBe(name);
});

test.each([undefined, '', '§§§'])('what names no browser has no name', (agent) => {
  expect(browserName(agent, on)).toBeUndefined();
});

describe('names are those of bowser', () => {
  const said = (agent: string): string | undefined => {
    const { browser, os } = Bowser.parse(agent);
    if (browser.name === undefined || browser.name === '') return undefined;
    return os.name === undefined || os.name === '' ? browser.name : on(browser.name, os.name);
  };

  // Of the library itself: what a newer one knows is asked for without a change here.
  const library = readFileSync(fileURLToPath(import.meta.resolve('bowser')), 'utf8');
  const expressions = library.matchAll(/\/((?:[^/\\\n[]|\\.|\[[^\]\n]*\])+)\/i?\b/g);
  const known = Array.from(expressions, ([, expression = '']) => samples(expression)).flat();

  test('for whatever it looks for, by itself and in a browser', () => {
    expect(known.length).toBeGreaterThan(150);
    for (const word of known) {
      for (const agent of [
        word,
        `${word}/1.2`,
        `Mozilla/5.0 (X11; Linux) ${word}/1 Safari/5`,
        `a/1 (${word} x)`,
        `a/1 ${word} b`,
      ])
        expect([agent, browserName(agent, on)]).toEqual([agent, said(agent)]);
    }
  });

  test('for any mixture of it', () => {
    const others = [
      'Mozilla/5.0',
      '(X11; ',
      ') ',
      'like Android',
      'Android 14',
      'CrOS',
      'cros',
      ' FxiOS/1',
      '/',
      ' (',
      '\n',
    ];
    const word = fc.oneof(fc.constantFrom(...known), fc.constantFrom(...others), fc.string());
    fc.assert(
      fc.property(fc.array(word, { maxLength: 7 }), fc.constantFrom('', ' ', ' '), (words, between) => {
        const agent = words.join(between);
        fc.pre(agent !== '');
        expect(browserName(agent, on)).toBe(said(agent));
      }),
      { numRuns: 2000 },
    );
  });
});

/** Texts that a plain expression matches: one of each alternative. */
function samples(expression: string): string[] {
  return expression
    .replace(/\(\?[:!=<]*|[()^$]|\[[ea]\]|\[\\s\/\]\*|!\?/g, '')
    .split('|')
    .map((each) =>
      each
        .replaceAll('\\s', ' ')
        .replace(/\\b|\\\//g, (found) => (found === '\\/' ? '/' : ''))
        .replace(/\\d\+?|\[o0\]/g, (found) => (found === '[o0]' ? 'o' : '4'))
        .replaceAll('\\', ''),
    );
}
