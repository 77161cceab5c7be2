import type { Language } from './languages.ts';

/** No browser sends more preferences than this. */
const MAX_RANGES = 20;

const RANGE = /^([a-z]{1,8}(?:-[a-z\d]{1,8})*|\*)(?:\s*;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

/**
 * The offered language that a browser prefers, or the first one that is offered if it accepts none of them. Invalid ranges are
 * ignored.
 *
 * Languages are compared with the script they are usually written in, so that `zh-CN` and `zh-SG` find simplified Chinese,
 * and `zh-TW` does not.
 *
 * @param header the value of `Accept-Language`
 * @param offered the available languages, the default first
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#name-accept-language | RFC 9110 section 12.5.4}
 */
export function acceptedLanguage(
  header: string | null,
  offered: readonly [Language, ...Language[]],
): Language {
  const [preferred] = offered;
  const written = new Map(offered.toReversed().map((language) => [languageAndScript(language), language]));
  for (const range of rangesIn(header ?? '')) {
    // `*` accepts any other language, so the default.
    if (range === '*') return preferred;
    const found = written.get(languageAndScript(range));
    if (found !== undefined) return found;
  }
  return preferred;
}

/** The ranges with a weight above 0, best first; those of equal weight in the order of the header. */
function rangesIn(header: string): string[] {
  const weighted = header
    .split(',', MAX_RANGES)
    .flatMap((text) => {
      const [, range, weight = '1'] = RANGE.exec(text.trim()) ?? [];
      return range === undefined ? [] : [{ range, weight: Number(weight) }];
    })
    .filter(({ weight }) => weight > 0);
  return weighted.toSorted((a, b) => b.weight - a.weight).map(({ range }) => range);
}

/** `zh-CN` becomes `zh Hans`; `undefined` for an invalid tag. */
function languageAndScript(tag: string): string | undefined {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language} ${script}`;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
