import { expect, test } from 'vitest';
import { chromiumFile, ensureChromium, wholeChromiumFile } from '../../programs/chromium.ts';

const WHOLE = '/usr/bin/chromium';
const WITHOUT_WINDOWS = '/usr/bin/chromium-headless-shell';

test.each<[what: string, there: string[], expected: string | undefined]>([
  ['in the one without windows, where both are there', [WHOLE, WITHOUT_WINDOWS], WITHOUT_WINDOWS],
  ['in the whole one, where that is all there is', [WHOLE], WHOLE],
  ['in the one without windows, where that is all there is', [WITHOUT_WINDOWS], WITHOUT_WINDOWS],
  ['in no browser, where there is none', [], undefined],
])('pages are opened in Chromium: %s', (_what, there, expected) => {
  expect(chromiumFile((file) => there.includes(file))).toBe(expected);
});

test.each<[there: string[], expected: string | undefined]>([
  [[WHOLE, WITHOUT_WINDOWS], WHOLE],
  [[WITHOUT_WINDOWS], undefined],
])('a whole Chromium is the whole one or none: of %j', (there, expected) => {
  expect(wholeChromiumFile((file) => there.includes(file))).toBe(expected);
});

const APT = '/usr/bin/apt-get';

test.each<[what: string, there: string[], isRoot: boolean, code: number, installs: string[], says: unknown]>([
  ['both are there', [APT, WHOLE, WITHOUT_WINDOWS], true, 0, [], undefined],
  ['one is missing', [APT, WHOLE], true, 0, ['chromium-headless-shell'], 'installed chromium-headless-shell'],
  [
    'both are missing',
    [APT],
    true,
    0,
    ['chromium', 'chromium-headless-shell'],
    'installed chromium and chromium-headless-shell',
  ],
  [
    'one cannot be installed',
    [APT, WHOLE],
    true,
    100,
    ['chromium-headless-shell'],
    `could not be installed: ${WITHOUT_WINDOWS}: pages are opened in ${WHOLE}, which takes twice as long`,
  ],
  [
    'the whole one is missing, and the user is not root',
    [APT, WITHOUT_WINDOWS],
    false,
    0,
    [],
    `missing: ${WHOLE}: tests of what only a whole browser does are left out`,
  ],
  [
    'both are missing, without apt-get',
    [],
    true,
    0,
    [],
    `missing: ${WHOLE} and ${WITHOUT_WINDOWS}: tests in a browser are left out`,
  ],
])(
  'browsers for the slow tests: what is installed and what is said where %s',
  async (_what, there, isRoot, code, installs, says) => {
    const installed: string[] = [];
    const said = await ensureChromium({
      isRoot,
      isThere: (file) => there.includes(file),
      install: async (packages) => {
        installed.push(...packages);
        return { code, seconds: 0, output: '' };
      },
    });
    expect([installed, said]).toEqual([installs, says]);
  },
);
