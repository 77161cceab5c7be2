/** Longer texts are cut. */
const LONGEST_TEXT = 8000;
/** What one answer has at most, in characters: about a tenth of a model's context. */
const LONGEST_ANSWER = 60_000;

/** One entry of an answer: a JSON object whose members are ours. */
export type Entry = Readonly<Record<string, unknown>>;

/** What a tool answers: facts, and texts that users wrote. */
export interface Answer {
  readonly entries: readonly Entry[];
  /** The cursor of the next page, or `null` at the end of a list. Default: the answer is not a list. */
  readonly after?: string | null;
}

/** A content block of the protocol. */
export interface TextBlock {
  readonly type: 'text';
  readonly text: string;
}

/**
 * The content blocks of an answer: one for each entry, as JSON. A text that a user wrote is a JSON string of an entry, next to the
 * name of its object and of its author, so that no text can end its block, or pretend to be another entry.
 */
export function blocksOf({ entries, after }: Answer): readonly TextBlock[] {
  const blocks: TextBlock[] = [];
  let length = 0;
  for (const [index, entry] of entries.entries()) {
    const text = visibleJson(entry);
    length += text.length;
    if (length > LONGEST_ANSWER && index > 0) {
      blocks.push(
        block({ note: `The answer is cut: ${entries.length - index} more entries. Ask for fewer.` }),
      );
      return blocks;
    }
    blocks.push({ type: 'text', text });
  }
  if (entries.length === 0) blocks.push(block({ note: 'Nothing found.' }));
  if (typeof after === 'string') blocks.push(block({ note: 'There is more.', after }));
  return blocks;
}

/** JSON in which invisible characters are escaped: they are a known way to hide instructions from people. */
function visibleJson(entry: Entry): string {
  return JSON.stringify(entry).replace(/[\p{Cf}\p{Co}\p{Zl}\p{Zp}\x7f-\x9f]/gu, (hidden) =>
    Array.from({ length: hidden.length }, (_, at) => hidden.charCodeAt(at))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

function block(entry: Entry): TextBlock {
  return { type: 'text', text: JSON.stringify(entry) };
}

/** A text that may be cut. */
export interface CutText {
  readonly text: string;
  /** Where it continues. Missing at its end. */
  readonly next?: number;
}

/** A part of a long text, from a position on, which does not split a character. */
export function cutText(whole: string, from = 0, most: number = LONGEST_TEXT): CutText {
  const start = isInside(whole, from) ? from + 1 : from;
  const cut = start + most;
  const end = isInside(whole, cut) ? cut + 1 : cut;
  const text = whole.slice(start, end).toWellFormed();
  return end >= whole.length ? { text } : { text, next: end };
}

/** Whether a position is between the two halves of a character. */
function isInside(text: string, at: number): boolean {
  return /[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]/.test(text.charAt(at - 1));
}
