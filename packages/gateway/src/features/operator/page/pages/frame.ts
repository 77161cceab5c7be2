import { type Html, html } from '@portcullis/core/internal';
import type { Page } from '@portcullis/core/pages';
import { deliberateClick } from '@portcullis/session/internal';
import type { Messages } from '../language/messages.ts';
import { liveScript } from '../live/live-script.ts';
import { STYLE } from './style.ts';

/** A place that is offered. */
export interface Place {
  readonly name: string;
  readonly title: string;
  readonly href: string;
}

/** A page for operators, with the way to all others. */
export function operatorPageOf(
  title: string,
  current: string,
  main: Html,
  places: readonly Place[],
  messages: Messages,
): Page {
  return {
    title,
    style: STYLE,
    scripts: [liveScript, deliberateClick],
    main: html`<nav aria-label="${messages.views}"><ul>${places.map(
      ({ name, title: text, href }) =>
        html`<li><a href="${href}"${name === current ? html` aria-current="page"` : undefined}>${text}</a></li>`,
    )}</ul></nav>
${main}`,
  };
}
