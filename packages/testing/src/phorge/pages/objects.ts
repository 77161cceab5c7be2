import type { PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { applicationPage } from './application-page.ts';
import { escapeHtml } from './page-view.ts';

/** An object of an application, as far as other pages show it. */
interface ShownObject {
  readonly name: string;
  readonly title: string;
  /** The contents, or the last comment on it. */
  readonly text: string;
}

/** One of each application whose data pages of other applications show. */
const OBJECTS: readonly ShownObject[] = [
  { name: 'D12', title: 'Rotate the signing keys', text: 'This revision still logs the old key.' },
  { name: 'rEX0a1b2c3d4e', title: 'Fix the escape from the sandbox', text: 'Found by the audit of May.' },
  { name: 'P3', title: 'Dump of the staging database', text: 'INSERT INTO salaries VALUES (1);' },
];

/** The front page shows what happened last in every application. */
export function homePage(phorge: PhorgeState, request: PhorgeRequest): ReturnType<typeof applicationPage> {
  const feed = OBJECTS.map(({ name, title, text }) => `<li>${name}: ${title}. ${escapeHtml(text)}</li>`);
  return applicationPage(phorge, request, 'Home', `<ul class="feed">${feed.join('')}</ul>`);
}

/** What stands in a text where `{D12}` does: the title, and the contents of a paste; `undefined` for a name of nothing. */
export function embedOf(name: string): string | undefined {
  const object = OBJECTS.find((one) => one.name === name);
  if (object === undefined) return undefined;
  const contents = name.startsWith('P') ? `<pre>${escapeHtml(object.text)}</pre>` : '';
  return `<a href="/${name}">${name}: ${object.title}</a>${contents}`;
}
