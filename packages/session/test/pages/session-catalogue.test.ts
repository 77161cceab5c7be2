import { REFUSAL_MESSAGES } from '@portcullis/core/pages';
import { mistranslated } from '@portcullis/testing/internal';
import { expect, test } from 'vitest';
import { AGENT_MESSAGES } from '../../src/agents/agent-catalogue.ts';
import { BREAK_GLASS_MESSAGES } from '../../src/break-glass/break-glass-catalogue.ts';
import { failureMessage, SESSION_MESSAGES } from '../../src/pages/session-catalogue.ts';

test('every message of a login is in every language, and no two languages share one by oversight', async () => {
  // Words that two languages share.
  expect(await mistranslated(SESSION_MESSAGES, ['name', 'code', 'roles', 'application'])).toEqual([]);
});

test('every message of emergency access is in every language, and no two languages share one by oversight', async () => {
  expect(await mistranslated(BREAK_GLASS_MESSAGES, [])).toEqual([]);
});

test('every message about agents is in every language, and no two languages share one by oversight', async () => {
  expect(await mistranslated(AGENT_MESSAGES, [])).toEqual([]);
});

test('every message of a refusal is in every language, and no two languages share one by oversight', async () => {
  // Words that two languages share.
  const shared = ['code', 'message', 'request', 'mailSubject', 'reason'];
  expect(await mistranslated(REFUSAL_MESSAGES, shared)).toEqual([]);
});

test('a failure of a login has a message in the language of the reader, and any other failure has none here', async () => {
  expect(await failureMessage('session.login_refused', 'de')).toBe(
    'Der Identitätsanbieter hat Sie nicht angemeldet.',
  );
  expect(await failureMessage('session.login_refused', 'en')).toBeUndefined();
  expect(await failureMessage('policy.denied', 'de')).toBeUndefined();
  expect(await failureMessage('session.toString', 'de')).toBeUndefined();
});
