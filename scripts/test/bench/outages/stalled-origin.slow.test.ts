import { expect, test } from 'vitest';
import { outageRows, runOutage } from '../../../../bench/src/outages/run-outages.ts';

test.each(
  outageRows
    .filter(({ name }) => name.startsWith('origin stalls'))
    .map((row) => [row.name, row.expected, row] as const),
)('with one part out of order, %s: %s', async (_name, _expected, row) => {
  expect(await runOutage(row, 2)).toMatchObject({ problems: [], failed: [], untold: 0 });
});
