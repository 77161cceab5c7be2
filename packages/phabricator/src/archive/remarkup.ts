import { dataAddress } from './archive-address.ts';
import type { Piece, Pieces } from './content.ts';

const FENCE = /^ {0,3}```/;
// What follows the space is any text: a pattern that can fail there goes back for each space.
const HEADING = /^(={1,5}|#{2,5})\s+(.*)/s;
const ITEM = /^ {0,8}(?:[-*]|(\d{1,4}[.)]|#))\s+(.*)/s;
const QUOTE = /^>+ ?!?/;

/** What ends a paragraph. */
const STARTS = [/^\s*$/, FENCE, HEADING, ITEM, QUOTE];

/**
 * Reads a small part of Remarkup: paragraphs, headings, lists, quotes, code, emphasis, links, files and monograms. All else stays the text
 * that it is. Each line is read once.
 */
export function remarkup(text: string): Pieces {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const found: Piece[] = [];
  let index = 0;
  /** The lines from here on for which this holds. */
  const take = (holds: (line: string) => boolean): readonly string[] => {
    const from = index;
    while (index < lines.length && holds(lines[index] ?? '')) index++;
    return lines.slice(from, index);
  };
  while (index < lines.length) {
    const line = lines[index] ?? '';
    const [, mark, title = ''] = HEADING.exec(line) ?? [];
    if (line.trim() === '') index++;
    else if (FENCE.test(line)) {
      index++;
      const start = line.replace(FENCE, '');
      const code = isClosing(start) ? [] : take((one) => !isClosing(one));
      found.push(['pre', [fenced(start, code, isClosing(start) ? undefined : lines[index++])]]);
    } else if (mark !== undefined) {
      found.push([mark.length <= 2 ? 'h2' : mark.length === 3 ? 'h3' : 'h4', inline(withoutMarks(title))]);
      index++;
    } else if (ITEM.test(line)) {
      const items = take((one) => ITEM.test(one)).map((one) => ITEM.exec(one) ?? []);
      const isNumbered = items[0]?.[1] !== undefined;
      found.push([isNumbered ? 'ol' : 'ul', items.map(([, , item = '']): Piece => ['li', inline(item)])]);
    } else if (QUOTE.test(line)) {
      const quoted = take((one) => QUOTE.test(one)).map((one) => one.replace(QUOTE, ''));
      found.push(['blockquote', [['p', inlineLines(quoted)]]]);
    } else found.push(['p', inlineLines(take((one) => !STARTS.some((start) => start.test(one))))]);
  }
  return found;
}

/** A heading without the marks that can also stand at its end. */
function withoutMarks(title: string): string {
  const text = title.trimEnd();
  let end = text.length;
  while (text[end - 1] === '=') end--;
  return text.slice(0, end).trimEnd();
}

function isClosing(line: string): boolean {
  return line.trimEnd().endsWith('```');
}

/** Code between two marks of three backticks, or up to the end of the text. What stands behind the first may be an option. */
function fenced(start: string, code: readonly string[], last: string | undefined): string {
  const before = isClosing(start) ? start.trimEnd().slice(0, -3) : start;
  const isOption = before === '' || /^\w+=[^`]*$/.test(before);
  const end = last?.trimEnd().slice(0, -3) ?? '';
  return [...(isOption ? [] : [before]), ...code, ...(end === '' ? [] : [end])].join('\n');
}

function inlineLines(lines: readonly string[]): Pieces {
  return lines.flatMap((line, at): Pieces => (at === 0 ? inline(line) : [['br', []], ...inline(line)]));
}

/** One of these starts at the place where it matches; none contains another but the emphasis of a text without marks. */
const INLINE = new RegExp(
  [
    '`(?<code>[^`]{1,2000})`',
    String.raw`\[\[ ?(?<href>[^\]|]{1,1000}?) ?(?:\| ?(?<label>[^\]]{1,500}?) ?)?\]\]`,
    String.raw`\{F(?<file>[1-9]\d{0,9})[^}]{0,200}\}`,
    String.raw`\{(?<embed>[TDP][1-9]\d{0,9})[^}]{0,200}\}`,
    String.raw`(?<url>https?://[^\s<>"'\`|{}]{1,1000}[^\s<>"'\`|{}.,;:!?)\]])`,
    String.raw`(?<![\w/.-])(?<monogram>[TDPF][1-9]\d{0,9}(?:#\d{1,12})?|r[A-Z]{1,30}[\da-f]{7,40})(?![\w-])`,
    String.raw`\*\*(?<strong>[^*\n]{1,500})\*\*`,
    String.raw`(?<![:\w])//(?<em>[^/\n]{1,500})//`,
    String.raw`~~(?<del>[^~\n]{1,500})~~`,
  ].join('|'),
  'g',
);

function inline(text: string): Pieces {
  const found: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) found.push(text.slice(at, match.index));
    found.push(inlinePiece(match.groups ?? {}, match[0]));
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push(text.slice(at));
  return found;
}

function inlinePiece(groups: Readonly<Record<string, string | undefined>>, whole: string): Piece {
  const { code, href, label, file, embed, url, monogram, strong, em, del } = groups;
  if (code !== undefined) return ['code', [code]];
  if (href !== undefined) return ['a', [label ?? href], linkTo(href)];
  if (file !== undefined) return ['a', [['img', dataAddress(`/F${file}`), `F${file}`]], `/F${file}`];
  if (embed !== undefined) return ['a', [embed], `/${embed}`];
  if (url !== undefined) return ['a', [url], url];
  if (monogram !== undefined) return ['a', [monogram], `/${monogram}`];
  if (strong !== undefined) return ['strong', [strong]];
  if (em !== undefined) return ['em', [em]];
  return del === undefined ? whole : ['del', [del]];
}

/** A link without a scheme leads to a page of the wiki. What a link may lead to is decided where it is shown. */
function linkTo(href: string): string {
  if (/^(?:[a-z][a-z\d+.-]*:|[/#])/i.test(href)) return href;
  return `/w/${encodeURI(
    href
      .toWellFormed()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}/_.#-]+/gu, '_'),
  )}`;
}
