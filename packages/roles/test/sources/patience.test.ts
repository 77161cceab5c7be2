import { expect, test } from 'vitest';
import { patienceAsked } from '../../src/sources/patience.ts';

const now = Date.UTC(2026, 10, 24, 12);

test.each<[Record<string, string>, number]>([
  [{ 'retry-after': '7' }, 7000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': 'Tue, 24 Nov 2026 12:00:05 GMT' }, 5000],
  [{ 'retry-after': 'Tue, 24 Nov 2026 11:00:00 GMT' }, 0],
  [{ 'retry-after': 'soon' }, 1000],
  [{ 'x-rate-limit-reset': String(now / 1000 + 9) }, 9000],
  [{ 'x-ratelimit-reset': String(now / 1000 + 3) }, 3000],
  [{ 'x-rate-limit-reset': 'later' }, 1000],
  [{ 'retry-after': 'x7' }, 1000],
  [{ 'retry-after': '7 or 8' }, 1000],
  [{ 'x-rate-limit-reset': `at ${now / 1000 + 9}` }, 1000],
  [{ 'x-rate-limit-reset': `${now / 1000 + 9} s` }, 1000],
  [{}, 1000],
])('the pause before a repeated request: %j is %i ms', (headers, milliseconds) => {
  const asked = patienceAsked(new Headers(headers), now);
  expect(asked).toEqual(milliseconds);
  expect(asked).toBeGreaterThanOrEqual(0);
});
