import { expect, test } from 'vitest';
import { moment } from '../../../src/browser/language/moment.ts';

test.each([
  ['en', 'Jan 15, 2026, 12:00 PM UTC'],
  ['de', '15.01.2026, 12:00 UTC'],
  ['ja', '2026/01/15 12:00 UTC'],
] as const)('a moment in %s says UTC, and exactly when for scripts', (language, words) => {
  expect(String(moment(1_768_478_400, language)).replaceAll('\u202f', ' ')).toBe(
    `<time datetime="2026-01-15T12:00:00.000Z" data-local>${words}</time>`,
  );
});
