import { type Html, html, isRecord } from '@portcullis/core/internal';
import type { Speech } from '@portcullis/core/pages';
import type { ArchiveMessages } from './archive-messages.ts';
import { type Content, type ElementName, MAX_DEPTH, type OwnLabel } from './content.ts';

/** Each element's markup stands here: of the archive's data, only text and checked addresses come into a page. */
const RENDERED: Readonly<Record<ElementName, (inside: readonly Html[]) => Html>> = {
  p: (inside) => html`<p>${inside}</p>`,
  // One level: readers of a page by its headings miss none, in whatever order a text has them.
  h2: (inside) => html`<h2>${inside}</h2>`,
  h3: (inside) => html`<h2>${inside}</h2>`,
  h4: (inside) => html`<h2>${inside}</h2>`,
  ul: (inside) => html`<ul>${inside}</ul>`,
  ol: (inside) => html`<ol>${inside}</ol>`,
  li: (inside) => html`<li>${inside}</li>`,
  dl: (inside) => html`<ul>${inside}</ul>`,
  dt: (inside) => html`<li><strong>${inside}</strong></li>`,
  dd: (inside) => html`<li>${inside}</li>`,
  blockquote: (inside) => html`<blockquote>${inside}</blockquote>`,
  pre: (inside) => html`<pre tabindex="0">${inside}</pre>`,
  code: (inside) => html`<code>${inside}</code>`,
  hr: () => html`<hr>`,
  br: () => html`<br>`,
  strong: (inside) => html`<strong>${inside}</strong>`,
  em: (inside) => html`<em>${inside}</em>`,
  del: (inside) => html`<del>${inside}</del>`,
  u: (inside) => html`<u>${inside}</u>`,
  sup: (inside) => html`<sup>${inside}</sup>`,
  sub: (inside) => html`<sub>${inside}</sub>`,
  kbd: (inside) => html`<kbd>${inside}</kbd>`,
  table: (inside) => html`<div class="wide" tabindex="0"><table>${inside}</table></div>`,
  thead: (inside) => html`<thead>${inside}</thead>`,
  tbody: (inside) => html`<tbody>${inside}</tbody>`,
  tr: (inside) => html`<tr>${inside}</tr>`,
  th: (inside) => html`<th>${inside}</th>`,
  td: (inside) => html`<td>${inside}</td>`,
};

/** The data of a file of the archive. */
const IMAGE = /^\/(?:file\/data\/PHID-FILE-[a-z\d]{20}|F[1-9]\d{0,9}\?download=true)$/;

const NAMES: ReadonlySet<unknown> = new Set(Object.keys(RENDERED));

/**
 * The object of a page. What has no known form becomes text, or nothing. Texts are marked as being in an unknown language; labels of the
 * archive's own are in the reader's.
 */
export function contentMarkup({ facts, text, comments }: Content, speech: Speech<ArchiveMessages>): Html {
  const { messages } = speech;
  const given = listIn(facts).flatMap((fact) => {
    const [label, said] = listIn(fact);
    return typeof label === 'string' && typeof said === 'string' ? [[label, said] as const] : [];
  });
  const said = listIn(comments).filter(isRecord);
  return html`${
    given.length === 0
      ? undefined
      : html`<dl>${given.map(([label, one]) => html`<dt>${isOwn(messages, label) ? messages.labels[label] : label}</dt><dd lang="">${one}</dd>`)}</dl>`
  }
<div class="text" lang="">${pieces(text, speech)}</div>
${
  said.length === 0
    ? undefined
    : html`<h2>${messages.comments}</h2>
${said.map((one) => commentMarkup(one, speech))}`
}`;
}

function commentMarkup(
  { anchor, author, at, place, text }: Readonly<Record<string, unknown>>,
  speech: Speech<ArchiveMessages>,
): Html {
  const id = typeof anchor === 'string' && /^\d{1,20}$/.test(anchor) ? anchor : undefined;
  const when = typeof at === 'number' && at > 0 && at < 1e11 ? new Date(at * 1000).toISOString() : undefined;
  const where = isRecord(place) ? html` <code>${String(place.path)}:${String(place.line)}</code>` : undefined;
  const inline = isRecord(place) ? anchorMarkup(`inline-${String(place.inline)}`) : undefined;
  return html`<section${id === undefined ? undefined : html` id="${id}"`}>
<h3>${typeof author === 'string' ? author : speech.messages.unknownAuthor}${where}</h3>
<p class="quiet">${when === undefined ? undefined : html`<time datetime="${when}">${when.slice(0, 16).replace('T', ' ')} UTC</time>`}${
    id === undefined ? undefined : html` <a href="#${id}">#${id}</a>`
  }</p>
${inline}<div class="text" lang="">${pieces(text, speech)}</div>
</section>`;
}

function isOwn({ labels }: ArchiveMessages, label: unknown): label is OwnLabel {
  return typeof label === 'string' && Object.hasOwn(labels, label);
}

function pieces(given: unknown, speech: Speech<ArchiveMessages>, depth = 0): readonly Html[] {
  return depth > MAX_DEPTH ? [] : listIn(given).map((one) => piece(one, speech, depth));
}

function piece(given: unknown, speech: Speech<ArchiveMessages>, depth: number): Html {
  if (typeof given === 'string') return html`${given}`;
  const [name, content, more] = listIn(given);
  if (name === 'img') return image(content, more);
  if (name === 'anchor') return anchorMarkup(content);
  if (name === 'own' && isOwn(speech.messages, content))
    return html`<span lang="${speech.language}">${speech.messages.labels[content]}</span>`;
  const inside = pieces(content, speech, depth + 1);
  if (name === 'a') return link(inside, more);
  return NAMES.has(name) ? RENDERED[name as ElementName](inside) : html`${inside}`;
}

function link(inside: readonly Html[], to: unknown): Html {
  const href = safeAddress(to);
  return href === undefined
    ? html`${inside}`
    : html`<a href="${href}" rel="nofollow noreferrer">${inside}</a>`;
}

/** Only images of the archive are shown, by the path of a file's data. */
function image(src: unknown, alt: unknown): Html {
  const said = typeof alt === 'string' ? alt : '';
  if (typeof src !== 'string' || !IMAGE.test(src)) return html`${said}`;
  return html`<img src="${src}" alt="${said}" loading="lazy">`;
}

function anchorMarkup(id: unknown): Html {
  return typeof id === 'string' && /^(?:inline-)?\d{1,20}$/.test(id)
    ? html`<span id="${id}"></span>`
    : html``;
}

/** A path of this host, a fragment, or a web address; `undefined` for anything else, such as a script. */
export function safeAddress(given: unknown): string | undefined {
  if (typeof given !== 'string' || given.length > 2048) return undefined;
  if (/^#[\w-]{1,64}$/.test(given)) return given;
  // Browsers read "\" as "/", and leave out line ends and tabs.
  if (/^\/(?![/\\])[!-[\]-~]*$/.test(given)) return given;
  if (!/^https?:\/\//i.test(given)) return undefined;
  const url = URL.parse(given);
  if (url === null || url.username !== '' || url.password !== '') return undefined;
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}

function listIn(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [];
}
