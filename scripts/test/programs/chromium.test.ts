import { expect, test } from 'vitest';
import { chromiumFile } from '../../programs/chromium.ts';

const WHOLE = '/usr/bin/chromium';
const WITHOUT_WINDOWS = '/usr/bin/chromium-headless-shell';

test.each<[what: string, there: string[], expected: string | undefined]>([
  ['in the whole one, where both are there', [WHOLE, WITHOUT_WINDOWS], WHOLE],
  ['in the whole one, where that is all there is', [WHOLE], WHOLE],
  ['in the one without windows, where that is all there is', [WITHOUT_WINDOWS], WITHOUT_WINDOWS],
  ['in no browser, where there is none', [], undefined],
])('pages are opened in Chromium: %s', (_what, there, expected) => {
  expect(chromiumFile((file) => there.includes(file))).toBe(expected);
});
