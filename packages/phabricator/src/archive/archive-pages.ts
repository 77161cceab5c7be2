import { type Html, html, type Theme } from '@portcullis/core/internal';
import { type Page, pageResponse } from '@portcullis/core/pages';
import type { ArchiveEntry, ArchiveManifest } from './archive-format.ts';
import { type FoundTitles, MAX_FOUND } from './archive-reader.ts';
import type { Content } from './content.ts';
import { contentMarkup } from './render-content.ts';

/** What all pages of an archive share. */
export interface ArchiveLook {
  readonly theme: Theme;
  readonly random: (bytes: Uint8Array) => Uint8Array;
  readonly manifest: ArchiveManifest;
  /** Whether search engines are asked to leave its pages out. */
  readonly noindex: boolean;
}

const STYLE = html`header, main, footer { max-width: 60rem; }
.text { overflow-wrap: anywhere; }
.text img { max-width: 100%; height: auto; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line); border-radius: .5rem; font: .85rem/1.4 ui-monospace, monospace; white-space: pre; }
blockquote { margin: 0 0 1rem; padding-left: .85rem; border-left: 3px solid var(--line); }
h3 { font-size: 1rem; margin: 1.25rem 0 .35rem; }
section { border-top: 1px solid var(--line); margin-top: 1.25rem; }
section:target { outline: 3px solid var(--ink); outline-offset: .5rem; border-radius: .25rem; }
@media print { pre { white-space: pre-wrap; } form { display: none; } }`;

/** The page of an object. */
export function objectPage(look: ArchiveLook, entry: ArchiveEntry, content: Content): Response {
  const { id, kind, seen } = entry;
  const title = content.title === id ? id : `${id} ${content.title}`;
  return page(look, { title, main: contentMarkup(content) }, [
    html`<p>${kind} of ${link(look.manifest.origin)}, as ${
      seen === 'anyone' ? 'anyone' : 'an account'
    } could read it on ${look.manifest.day}. It cannot be changed.</p>`,
  ]);
}

/** What was found by a question. */
export function searchPage(look: ArchiveLook, question: string, { titles, more }: FoundTitles): Response {
  const list = html`<ul>${titles.map(
    ([, id, title, address]) =>
      html`<li><a href="${address}">${id === title ? id : `${id} ${title}`}</a></li>`,
  )}</ul>`;
  const main = html`${searchForm(question)}
${
  question === ''
    ? html`<p>Search by number, such as T123, or by words of a title.</p>`
    : titles.length === 0
      ? html`<p>Nothing was found.</p>`
      : list
}
${more ? html`<p>Only the first ${MAX_FOUND} are shown: add a word.</p>` : undefined}`;
  return page(look, { title: 'Search', main });
}

/** The first page of an archive. */
export function startPage(look: ArchiveLook): Response {
  const { origin, day, open } = look.manifest;
  const rows = Object.entries(open).map(([kind, count]) => html`<dt>${kind}</dt><dd>${count}</dd>`);
  const main = html`<p>This is an archive of ${link(origin)}, read on ${day}. Nothing in it can be changed.</p>
${searchForm('')}
<h2>What anyone can read</h2>
<dl>${rows}</dl>`;
  return page(look, { title: 'Archive', main });
}

/** The answer for an address that the archive does not have, or does not have for this caller. */
export function missingPage(look: ArchiveLook): Response {
  const main = html`<p>This address is not in the archive of ${link(look.manifest.origin)}: it was not public on ${
    look.manifest.day
  }, it did not exist, or pages of its kind were not archived.</p>
${searchForm('')}`;
  return page(look, { title: 'Not in the archive', main, status: 404 });
}

function searchForm(question: string): Html {
  return html`<form action="/search/" method="get" role="search"><label for="query">Number, or words of a title</label><input id="query" name="query" type="search" value="${question}"><button type="submit" class="button">Search</button></form>`;
}

function link(origin: string): Html {
  return html`<span translate="no">${origin.replace(/^https?:\/\//, '')}</span>`;
}

function page(look: ArchiveLook, given: Page, notes: readonly Html[] = []): Response {
  const footer = html`${notes}<p><a href="/">Archive</a> · <a href="/search/">Search</a></p>`;
  const { theme, random, noindex } = look;
  return pageResponse(
    { ...given, footer, style: STYLE, images: 'of this host', indexed: !noindex },
    { theme, random, language: 'en' },
  );
}
