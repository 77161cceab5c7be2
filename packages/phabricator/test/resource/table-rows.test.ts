import { expect, test } from 'vitest';
import { tableRows } from '../../src/resource/table-rows.ts';

test('a table has no row for the empty lines around it, so no empty segment of a path has a route', () => {
  expect([...tableRows('\nalmanac .\nowners owners,diffusion\n')]).toEqual([
    ['almanac', '.'],
    ['owners', 'owners,diffusion'],
  ]);
});
