import { escapeHtml } from '../encoding/escape-html.ts';

/** Markup that is safe to send: made by {@link html}, and by nothing else. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** @internal for `html` alone */
  static trusted(text: string): Html {
    return new Html(text);
  }

  toString(): string {
    return this.#text;
  }
}

type Part = string | number | Html | undefined | readonly Html[];

/** A piece of a page. Everything put in is escaped, unless it is a piece itself; nothing is left out. */
/* @__NO_SIDE_EFFECTS__ */
export function html(pieces: TemplateStringsArray, ...values: readonly Part[]): Html {
  return Html.trusted(pieces.reduce((text, piece, index) => `${text}${partText(values[index - 1])}${piece}`));
}

/**
 * The same of a sentence of any language, with what stands in it. A call, since a bundler escapes letters that are not of ASCII in
 * texts, and must not in a template with a tag, which may look at how it is written.
 */
export function sentence(...parts: readonly Part[]): Html {
  return Html.trusted(parts.map(partText).join(''));
}

function partText(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.toString();
  if (typeof part === 'object') return part.map(String).join('');
  return escapeHtml(String(part));
}
