import type { Theme } from '@portcullis/core/internal';
import { expect, test } from 'vitest';
import { operatorPage } from '../../../../../src/operator.ts';

const database = { prepare: () => ({ bind: () => ({ all: async () => ({ results: [] }) }) }) };

/** What the page says of sessions to a browser that asks for these languages. */
async function pageFor(accepted: string, theme: Theme = {}): Promise<string> {
  const step = operatorPage({ database, roles: ['operator'], trustedOrigin: true, theme });
  const href = 'https://gate.example/.portcullis/operator/sessions';
  const context = {
    target: { path: new URL(href).pathname, search: '', href },
    request: new Request(href, { headers: { 'accept-language': accepted } }),
    clock: { now: () => 0 },
    caller: { kind: 'user' },
    roles: { has: () => true },
  };
  const response = await step(context as never, async () => new Response('the site'));
  return response.text();
}

test.each([
  ['de-CH', 'de', 'Sitzungen'],
  ['fr', 'fr', 'Vue d’ensemble'],
  ['es-MX', 'es', 'Sesiones'],
  ['ja', 'ja', 'セッション'],
  ['zh-CN', 'zh-Hans', '会话'],
  ['ko', 'en', 'Sessions'],
])('a reader who prefers %s gets the page in %s', async (accepted, language, word) => {
  const page = await pageFor(accepted);
  expect(page).toContain(`<html lang="${language}">`);
  expect(page).toContain(word);
});

test('a theme that names its languages is followed', async () => {
  const page = await pageFor('ja', { languages: ['fr', 'de'] });
  expect(page).toContain('<html lang="fr">');
  expect(page).toContain('Vue d’ensemble');
});
