import { type Html, html } from '../html.ts';
import type { Language } from './languages.ts';

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
