import type { Theme } from '../../browser/frame/theme.ts';
import { type Html, html } from '../../browser/html.ts';
import type { RefusalMessages } from './refusal-messages.ts';

/** A link back to the application's start, by the name that people know the application by. */
export function startLink(
  { name }: Pick<Theme, 'name'>,
  { backTo, backToStart }: Pick<RefusalMessages, 'backTo' | 'backToStart'>,
): Html {
  return html`<a href="/">${name === undefined ? backToStart : backTo(name)}</a>`;
}
