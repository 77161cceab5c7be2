import { mistranslated } from '@portcullis/testing/internal';
import { expect, test } from 'vitest';
import { OPERATOR_MESSAGES } from '../../../../../src/features/operator/page/language/operator-catalogue.ts';

test('every message for operators is in every language, and in no two the same by oversight', async () => {
  // Words that two languages share.
  const german = ['person', 'browser', 'host'];
  const french = [
    'applications',
    'application',
    'sessions',
    'signal',
    'version',
    'configuration',
    'fields',
    'actions',
  ];
  const spanish = ['no', 'host'];
  expect(await mistranslated(OPERATOR_MESSAGES, [...german, ...french, ...spanish])).toEqual([]);
});

test('a number comes after a colon, since one request would need a singular', async () => {
  // Japanese and Chinese have no plural.
  for (const language of ['en', 'de', 'fr', 'es'] as const) {
    const { messages } = await OPERATOR_MESSAGES[language]();
    expect(messages.tried(1, '2026-11-01 00:00'), language).toMatch(/: 1\.$/);
    expect(messages.unchanged(1), language).toMatch(/: 1\.$/);
  }
});
