import { untranslated } from '@portcullis/testing/internal';
import { expect, test } from 'vitest';
import { OPERATOR_MESSAGES } from '../../src/language/operator-catalogue.ts';

test('every message for operators is in every language, and in no two the same by oversight', async () => {
  // Words that two languages share.
  const german = ['person', 'browser'];
  const french = ['applications', 'application', 'sessions', 'signal', 'version', 'configuration', 'fields'];
  const spanish = ['no'];
  expect(await untranslated(OPERATOR_MESSAGES, [...german, ...french, ...spanish])).toEqual([]);
});
