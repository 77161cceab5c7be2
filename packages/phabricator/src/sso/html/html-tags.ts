/** A tag of a page. */
export interface Tag {
  /** Lower case. */
  readonly name: string;
  readonly isEnd: boolean;
  /** Names in lower case, values as they stand there. Of two with one name the first counts. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Where it starts and ends in the text. */
  readonly start: number;
  readonly end: number;
}

/** What may follow a `<` that is markup: a comment, the name of a tag, or something else that ends with `>`. */
const OPENING = /<(?:(!--)|(\/?)([a-z][a-z\d-]*)|[!?/])/gi;

const ATTRIBUTE = /[\s/]+([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;
const TAG_END = /[\s/]*>/y;

/** Elements whose content is text up to their end tag. */
const OF_TEXT: ReadonlySet<string> = new Set([
  ...['iframe', 'noembed', 'noframes', 'noscript', 'script', 'style', 'textarea', 'title', 'xmp'],
]);

/** In these, or after them, the rules are others. Phorge's forms stand in none. */
const OF_OTHER_RULES: ReadonlySet<string> = new Set(['math', 'plaintext', 'svg', 'template']);

/** Comments that end where one would not think, and text that some readers take for the end of another. */
const ODD_COMMENT = /^-?>|--!>|<!--/;

/**
 * The tags of a page in their order, as far as a program wrote it: every attribute plainly quoted or without what needs
 * quotes, every comment, tag and script ended. `undefined` for any other page: what can be read in two ways is not read.
 *
 * @see {@link https://html.spec.whatwg.org/multipage/parsing.html#tokenization | HTML, tokenization}
 */
export function readTags(page: string): readonly Tag[] | undefined {
  // Some readers leave it out, others put another character there.
  if (page.includes('\0')) return undefined;
  const tags: Tag[] = [];
  OPENING.lastIndex = 0;
  for (let opening = OPENING.exec(page); opening !== null; opening = OPENING.exec(page)) {
    const [text, comment, slash, spelled] = opening;
    const from = opening.index + text.length;
    let end: number | undefined;
    if (comment !== undefined) end = afterComment(page, from);
    else if (spelled === undefined)
      end = page.startsWith('<![', opening.index) ? undefined : after(page, '>', from);
    else {
      const tag = readTag(page, opening.index, from, spelled.toLowerCase(), slash === '/');
      if (tag === undefined || OF_OTHER_RULES.has(tag.name)) return undefined;
      tags.push(tag);
      end = !tag.isEnd && OF_TEXT.has(tag.name) ? endOfText(page, tag) : tag.end;
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
    if (TAG_END.test(page)) return { name, isEnd, attributes, start, end: TAG_END.lastIndex };
    ATTRIBUTE.lastIndex = at;
    const [, spelled, double, single, bare] = ATTRIBUTE.exec(page) ?? [];
    if (spelled === undefined) return undefined;
    const key = spelled.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, double ?? single ?? bare ?? '');
    at = ATTRIBUTE.lastIndex;
  }
}

function after(page: string, closing: string, from: number): number | undefined {
  const at = page.indexOf(closing, from);
  return at === -1 ? undefined : at + closing.length;
}

function afterComment(page: string, from: number): number | undefined {
  const end = after(page, '-->', from);
  return end === undefined || ODD_COMMENT.test(page.slice(from, end)) ? undefined : end;
}

/** Where the end tag of an element of text starts. */
function endOfText(page: string, { name, end }: Tag): number | undefined {
  const closing = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  closing.lastIndex = end;
  const at = closing.exec(page)?.index;
  // Scripts can hide their end in a comment.
  return at === undefined || page.slice(end, at).includes('<!--') ? undefined : at;
}
