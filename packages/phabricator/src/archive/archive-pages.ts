import { type Html, html, type Theme } from '@portcullis/core/internal';
import { day, languageFor, type Page, pageResponse, type Speech, speech } from '@portcullis/core/pages';
import { ARCHIVE_MESSAGES } from './archive-catalogue.ts';
import type { ArchiveEntry, ArchiveManifest } from './archive-format.ts';
import type { ArchiveMessages, NamedKind } from './archive-messages.ts';
import { type FoundTitles, MAX_FOUND } from './archive-reader.ts';
import type { Content } from './content.ts';
import { contentMarkup } from './render-content.ts';

/** What the pages of an archive share. */
export interface ArchiveLook {
  readonly theme: Theme;
  readonly random: (bytes: Uint8Array) => Uint8Array;
  /** Whether search engines are asked to leave its pages out. */
  readonly noindex: boolean;
  /** Of the reader. */
  readonly speech: Speech<ArchiveMessages>;
}

/** The same, of an archive that could be read. */
export interface ReadableLook extends ArchiveLook {
  readonly manifest: ArchiveManifest;
}

/** The words in which a request is answered. */
export function speechFor(request: Request, theme: Theme): Promise<Speech<ArchiveMessages>> {
  return speech(ARCHIVE_MESSAGES, languageFor(request, theme));
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
export function objectPage(look: ReadableLook, entry: ArchiveEntry, content: Content): Response {
  const { id, seen } = entry;
  const { messages } = look.speech;
  const title = content.title === id ? id : `${id} ${content.title}`;
  const said = seen === 'anyone' ? messages.openObject : messages.closedObject;
  return page(look, { title, main: contentMarkup(content, look.speech) }, [
    html`<p>${said(kindIn(messages, entry.kind), ...whenRead(look))}</p>`,
  ]);
}

/** What was found by a question. */
export function searchPage(look: ReadableLook, question: string, { titles, more }: FoundTitles): Response {
  const { messages } = look.speech;
  const list = html`<ul>${titles.map(
    ([, id, title, address]) =>
      html`<li><a href="${address}" lang="">${id === title ? id : `${id} ${title}`}</a></li>`,
  )}</ul>`;
  const main = html`${searchForm(messages, question)}
${
  question === ''
    ? html`<p>${messages.howToSearch}</p>`
    : titles.length === 0
      ? html`<p>${messages.nothingFound}</p>`
      : list
}
${more ? html`<p>${messages.onlyFirst(MAX_FOUND)}</p>` : undefined}`;
  return page(look, { title: messages.search, main });
}

/** The first page of an archive. */
export function startPage(look: ReadableLook): Response {
  const { messages, language } = look.speech;
  const numbers = new Intl.NumberFormat(language);
  const rows = Object.entries(look.manifest.open).map(
    ([kind, count]) => html`<dt>${kindIn(messages, kind)}</dt><dd>${numbers.format(count)}</dd>`,
  );
  const main = html`<p>${messages.about(...whenRead(look))}</p>
${searchForm(messages, '')}
<h2>${messages.whatAnyoneCanRead}</h2>
<dl>${rows}</dl>`;
  return page(look, { title: messages.archive, main });
}

/** The answer for an address that the archive does not have, or does not have for this caller. */
export function missingPage(look: ReadableLook): Response {
  const { messages } = look.speech;
  const main = html`<p>${messages.missing(...whenRead(look))}</p>
${searchForm(messages, '')}`;
  return page(look, { title: messages.missingTitle, main, status: 404 });
}

/** The answer while the bucket does not give the archive. */
export function unavailablePage(look: ArchiveLook): Response {
  const { unavailableTitle: title, unavailable } = look.speech.messages;
  const answer = page(look, { title, main: html`<p>${unavailable}</p>`, status: 503 });
  answer.headers.set('retry-after', '60');
  return answer;
}

/** A kind in the words of the language, or as the archive names it. */
function kindIn({ kinds }: ArchiveMessages, kind: string): string {
  return Object.hasOwn(kinds, kind) ? kinds[kind as NamedKind] : kind;
}

/** Where the archive was read, and when. */
function whenRead({ manifest, speech: { language } }: ReadableLook): readonly [origin: Html, day: Html] {
  const origin = html`<span translate="no">${manifest.origin.replace(/^https?:\/\//, '')}</span>`;
  return [origin, day(manifest.day, language)];
}

function searchForm({ question: label, search }: ArchiveMessages, question: string): Html {
  return html`<form action="/search/" method="get" role="search"><label for="query">${label}</label><input id="query" name="query" type="search" value="${question}"><button type="submit" class="button">${search}</button></form>`;
}

function page(look: ArchiveLook, given: Page, notes: readonly Html[] = []): Response {
  const { theme, random, noindex, speech } = look;
  const { archive, search } = speech.messages;
  const footer = html`${notes}<p><a href="/">${archive}</a> · <a href="/search/">${search}</a></p>`;
  return pageResponse(
    { ...given, footer, style: STYLE, images: 'of this host', indexed: !noindex },
    { theme, random, language: speech.language },
  );
}
