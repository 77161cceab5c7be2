import { expect, test } from 'vitest';
import { languageFor, speech } from '../../../src/browser/language/catalogue.ts';
import { REFUSAL_MESSAGES } from '../../../src/refusal/pages/refusal-catalogue.ts';

const request = (accepted: string) =>
  new Request('https://a.example/', { headers: { 'accept-language': accepted } });

test('a theme’s languages are the ones offered, and a single one is shown to every reader', () => {
  expect(languageFor(request('ja'), {})).toBe('ja');
  expect(languageFor(request('ja'), { languages: ['de', 'fr'] })).toBe('de');
  expect(languageFor(request('fr, ja'), { languages: ['de', 'fr'] })).toBe('fr');
  expect(languageFor(request('ja'), { languages: ['es'] })).toBe('es');
});

test('messages come in the language that was asked for', async () => {
  const { language, messages } = await speech(REFUSAL_MESSAGES, 'de');
  expect([language, messages.signIn]).toEqual(['de', 'Anmelden']);
});
