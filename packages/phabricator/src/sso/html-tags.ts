/** A tag of a page. */
export interface Tag {
  /** Lower case. */
  readonly name: string;
  readonly isEnd: boolean;
  /** Names in lower case, values as they stand there. Of two with one name the first counts. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Where it begins and ends in the text. */
  readonly start: number;
  readonly end: number;
}

/** What may follow a `<`: a comment, a declaration, or the name of a tag. */
const OPENING = /<(?:(!--)|(!)|(\/?)([a-z][a-z\d-]*))/gi;

const ATTRIBUTE = /[\s/]*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;
const TAG_END = /[\s/]*>/y;

/** Elements whose content is text up to their end tag. */
const RAW_TEXT = new Set(['script', 'style', 'textarea', 'title']);

const ENTITY = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));|&/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * The tags of a page in their order, as far as a program wrote it: every attribute plainly quoted or without what needs
 * quotes, every comment, tag and script ended. Nothing for any other page: what can be read in two ways is not read.
 *
 * @see {@link https://html.spec.whatwg.org/multipage/parsing.html#tokenization | HTML, tokenization}
 */
export function readTags(page: string): readonly Tag[] | undefined {
  const tags: Tag[] = [];
  OPENING.lastIndex = 0;
  for (let opening = OPENING.exec(page); opening !== null; opening = OPENING.exec(page)) {
    const [text, comment, declaration, slash, spelled = ''] = opening;
    const start = opening.index;
    let end: number | undefined;
    if (comment !== undefined) end = after(page, '-->', start + text.length);
    else if (declaration !== undefined) end = after(page, '>', start);
    else {
      const tag = readTag(page, start, start + text.length, spelled.toLowerCase(), slash === '/');
      if (tag === undefined) return undefined;
      tags.push(tag);
      end = !tag.isEnd && RAW_TEXT.has(tag.name) ? endTag(page, tag) : tag.end;
    }
    if (end === undefined) return undefined;
    OPENING.lastIndex = end;
  }
  return tags;
}

function readTag(page: string, start: number, from: number, name: string, isEnd: boolean): Tag | undefined {
  const attributes = new Map<string, string>();
  let at = from;
  for (;;) {
    TAG_END.lastIndex = at;
    const closing = TAG_END.exec(page);
    if (closing !== null) return { name, isEnd, attributes, start, end: TAG_END.lastIndex };
    ATTRIBUTE.lastIndex = at;
    const [found, spelled, double, single, bare] = ATTRIBUTE.exec(page) ?? [];
    if (found === undefined || spelled === undefined) return undefined;
    // Without a space between them, what stands here is not what it seems.
    if (!/^[\s/]/.test(found)) return undefined;
    const key = spelled.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, double ?? single ?? bare ?? '');
    at = ATTRIBUTE.lastIndex;
  }
}

/**
 * Text with its character references decoded; nothing if there is one that is not known here. Known are the five that
 * programs write, and numbers.
 */
export function decodeEntities(text: string): string | undefined {
  let isKnown = true;
  const decoded = text.replace(ENTITY, (_, named?: string, decimal?: string, hex?: string) => {
    const character = named === undefined ? numbered(decimal ?? `0x${hex}`) : NAMED[named.toLowerCase()];
    if (character === undefined) isKnown = false;
    return character ?? '';
  });
  return isKnown ? decoded : undefined;
}

/** HTML gives some of these characters another meaning; no name or token holds them. */
function numbered(number: string): string | undefined {
  const code = Number(number);
  const isPlain =
    (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code < 0xd800) || (code > 0xdfff && code <= 0x10ffff);
  return isPlain ? String.fromCodePoint(code) : undefined;
}

function after(page: string, closing: string, from: number): number | undefined {
  const at = page.indexOf(closing, from);
  return at === -1 ? undefined : at + closing.length;
}

/** Where the end tag of an element of text begins. */
function endTag(page: string, { name, end }: Tag): number | undefined {
  const closing = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  closing.lastIndex = end;
  return closing.exec(page)?.index;
}
