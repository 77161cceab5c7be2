const ENTITY = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));|&/g;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Text with its character references decoded; `undefined` if there is one that is not known here. Known are the five that
 * programs write, and numbers.
 */
export function decodeEntities(text: string): string | undefined {
  let isKnown = true;
  const decoded = text.replace(ENTITY, (_, named?: string, decimal?: string, hex?: string) => {
    const character = named === undefined ? numbered(decimal ?? `0x${hex}`) : NAMED[named];
    if (character === undefined) isKnown = false;
    return character ?? '';
  });
  return isKnown ? decoded : undefined;
}

/** HTML gives some numbers another meaning than theirs; no name or token holds such a character. */
function numbered(number: string): string | undefined {
  const code = Number(number);
  const isPlain =
    (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code < 0xd800) || (code > 0xdfff && code < 0xfffe);
  return isPlain || (code > 0xffff && code <= 0x10ffff) ? String.fromCodePoint(code) : undefined;
}
