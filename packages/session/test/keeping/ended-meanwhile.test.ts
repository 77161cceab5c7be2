import { AccessError } from '@portcullis/core';
import { expect, test } from 'vitest';
import { endedMeanwhile, isEndedMeanwhile } from '../../src/keeping/ended-meanwhile.ts';

test('an end during a login is recognized by its error, and not by the text of another', () => {
  const error = endedMeanwhile();
  const { code, status, message, detail } = error;
  expect(isEndedMeanwhile(error)).toBe(true);
  expect(isEndedMeanwhile(new AccessError({ code, status, message, detail }))).toBe(false);
  expect(isEndedMeanwhile(undefined)).toBe(false);
});
