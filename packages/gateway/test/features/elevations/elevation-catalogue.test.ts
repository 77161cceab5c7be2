import { mistranslated } from '@portcullis/testing/internal';
import { expect, test } from 'vitest';
import { ELEVATION_MESSAGES } from '../../../src/features/elevations/elevation-catalogue.ts';

test('every message of the pages of elevations is in every language, and in no two the same by oversight', async () => {
  // Words that two languages share.
  expect(await mistranslated(ELEVATION_MESSAGES, ['site', 'minutesText'])).toEqual([]);
});
