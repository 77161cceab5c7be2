import { type Html, html } from '../html.ts';
import type { Language } from './languages.ts';

/**
 * A moment as a reader writes it, in UTC. Where scripts run, the page puts the reader's own time before it.
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
