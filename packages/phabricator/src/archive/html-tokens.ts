/** A piece of an HTML document. */
export type HtmlToken =
  | { readonly text: string }
  | { readonly open: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly close: string };

/** Elements whose contents are no markup. */
const RAW = /^(?:script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext)$/;

const TAG =
  /<(?:!--[\s\S]*?(?:-->|$)|[!?][^>]*(?:>|$)|(\/)?([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)(?:>|$))/giy;
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/g;

/**
 * Reads the tags and texts of an HTML document. It does not read as a browser does in every case, and need not: nothing of what it finds
 * becomes markup. A text is only shown as text.
 */
export function* htmlTokens(document: string): Generator<HtmlToken> {
  let at = 0;
  while (at < document.length) {
    const start = document.indexOf('<', at);
    if (start < 0) return yield { text: decoded(document.slice(at)) };
    if (start > at) yield { text: decoded(document.slice(at, start)) };
    TAG.lastIndex = start;
    const match = TAG.exec(document);
    if (match === null) {
      yield { text: '<' };
      at = start + 1;
      continue;
    }
    at = start + match[0].length;
    const [, end, found, rest = ''] = match;
    const name = found?.toLowerCase();
    if (name === undefined) continue;
    if (end !== undefined) {
      yield { close: name };
      continue;
    }
    yield { open: name, attributes: attributesIn(rest) };
    if (!RAW.test(name)) continue;
    const close = new RegExp(`</${name}(?=[\\s/>])`, 'i').exec(document.slice(at));
    const until = close === null ? document.length : at + close.index;
    if (until > at) yield { text: decoded(document.slice(at, until)) };
    at = until;
  }
}

function attributesIn(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', double, single, plain] of text.matchAll(ATTRIBUTE)) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, decoded(double ?? single ?? plain ?? ''));
  }
  return found;
}

const NAMED: Readonly<Record<string, string>> = {
  ...{
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    middot: '·',
    hellip: '…',
    mdash: '—',
    ndash: '–',
  },
  ...{ raquo: '»', laquo: '«', times: '×', copy: '©', rarr: '→', larr: '←', bull: '•' },
};

function decoded(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi,
    (whole, decimal, hexadecimal, name) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const code = Number.parseInt(decimal ?? hexadecimal, decimal === undefined ? 16 : 10);
      return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
        ? String.fromCodePoint(code)
        : '�';
    },
  );
}
