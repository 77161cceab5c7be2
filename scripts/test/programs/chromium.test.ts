import { expect, test } from 'vitest';
import { chromiumFile } from '../../programs/chromium.ts';

const WHOLE = '/usr/bin/chromium';
const WITHOUT_WINDOWS = '/usr/bin/chromium-headless-shell';

test.each<[what: string, there: string[], isLong: boolean, expected: string | undefined]>([
  ['without windows, where both are there', [WHOLE, WITHOUT_WINDOWS], false, WITHOUT_WINDOWS],
  ['whole in long runs, where both are there', [WHOLE, WITHOUT_WINDOWS], true, WHOLE],
  ['whole, where that is all there is', [WHOLE], false, WHOLE],
  ['without windows in long runs, where that is all there is', [WITHOUT_WINDOWS], true, WITHOUT_WINDOWS],
  ['no browser, where there is none', [], false, undefined],
])('pages are opened in Chromium: %s', (_what, there, isLong, expected) => {
  expect(chromiumFile((file) => there.includes(file), isLong)).toBe(expected);
});
