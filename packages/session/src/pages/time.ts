import { type Html, html } from '@portcullis/core/internal';

/** A time for people, to a minute. */
export function time(seconds: number): Html {
  const text = new Date(seconds * 1000).toISOString();
  return html`<time datetime="${text}">${text.slice(0, 16).replace('T', ' ')} UTC</time>`;
}
