import { type Html, html } from '../html.ts';
import type { Language } from './languages.ts';

/**
 * A day, formatted for a language.
 *
 * @param date such as `2026-03-01`
 */
export function day(date: string, language: Language): Html {
  const words = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  return html`<time datetime="${date}">${words.format(new Date(`${date}T00:00:00Z`))}</time>`;
}

/**
 * A time in UTC, formatted for a language. If scripts run, the page shows the reader's local time before it.
 *
 * @param seconds since the Unix epoch
 */
export function moment(seconds: number, language: Language): Html {
  const date = new Date(seconds * 1000);
  const words = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(date);
  return html`<time datetime="${date.toISOString()}" data-local>${words} UTC</time>`;
}
