import { LANGUAGES } from '@portcullis/core/internal';
import { expect, test } from 'vitest';
import { untranslated } from '../../../core/test/browser/language/untranslated.ts';
import { failureMessage, SESSION_MESSAGES } from '../../src/pages/session-messages.ts';

test('every message of a login is in every language, and in no two the same by oversight', async () => {
  // Words that two languages share.
  expect(await untranslated(SESSION_MESSAGES, LANGUAGES, ['name'])).toEqual([]);
});

test('a failure of a login is told in the language of the reader, any other one is not known here', async () => {
  expect(await failureMessage('session.login_refused', 'de')).toBe(
    'Der Identitätsanbieter hat Sie nicht angemeldet.',
  );
  expect(await failureMessage('session.login_refused', 'en')).toBeUndefined();
  expect(await failureMessage('policy.denied', 'de')).toBeUndefined();
  expect(await failureMessage('session.toString', 'de')).toBeUndefined();
});
