import { escapeHtml } from '../encoding/escape-html.ts';

/** Markup that is safe to send. Created only by `html`. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** @internal only for `html` */
  static trusted(text: string): Html {
    return new Html(text);
  }

  toString(): string {
    return this.#text;
  }
}

type Part = string | number | Html | undefined | readonly Html[];

/** A piece of a page. Inserted values are escaped, unless they are {@link Html}; `undefined` is omitted. */
/* @__NO_SIDE_EFFECTS__ */
export function html(pieces: TemplateStringsArray, ...values: readonly Part[]): Html {
  return Html.trusted(pieces.reduce((text, piece, index) => `${text}${partText(values[index - 1])}${piece}`));
}

/**
 * The same for a sentence in any language. A function call instead of a tagged template, because bundlers escape non-ASCII
 * letters in strings, but must not do so in tagged templates.
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
