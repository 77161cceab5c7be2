import { holdsInOrder } from '@portcullis/core/internal';
import { countNameDelimiters } from '../criteria/name-delimiters.ts';

/** A wildcard segment such as `T*`, and what it leads to. */
export interface SegmentWildcard<Value> {
  /** Texts between its stars, in order. */
  readonly middle: readonly string[];
  /** How many `#` and `?` it spells itself. */
  readonly delimiters: number;
  readonly value: Value;
}

/**
 * Wildcard segments that stand at the same place of a path. They are found by the text before their first star and
 * after their last, so thousands of monograms (`/T*`, `/D*`) cost what a few do. Matching never backtracks.
 */
export class SegmentWildcards<Value> {
  readonly #byPrefix = new AffixTable<AffixTable<Map<string, SegmentWildcard<Value>>>>();

  /** The value of a wildcard segment, made by `create` the first time. */
  at(segment: string, create: () => Value): Value {
    const parts = segment.split('*');
    const same = this.#byPrefix
      .at(parts[0] ?? '', () => new AffixTable())
      .at(parts.at(-1) ?? '', () => new Map());
    const known = same.get(segment);
    if (known !== undefined) return known.value;
    const value = create();
    same.set(segment, { middle: parts.slice(1, -1), delimiters: countNameDelimiters(segment), value });
    return value;
  }

  /** The wildcard segments that a segment matches. A star stands for any text, but an empty segment matches none. */
  find(segment: string): readonly SegmentWildcard<Value>[] {
    const found: SegmentWildcard<Value>[] = [];
    if (segment === '') return found;
    for (const from of this.#byPrefix.lengths) {
      const bySuffix = this.#byPrefix.get(segment.slice(0, from));
      if (bySuffix === undefined) continue;
      for (const length of bySuffix.lengths) {
        const to = segment.length - length;
        if (to < from) continue;
        for (const wildcard of bySuffix.get(segment.slice(to))?.values() ?? []) {
          if (holdsInOrder(segment, wildcard.middle, from, to)) found.push(wildcard);
        }
      }
    }
    return found;
  }
}

/** Values by a text, and which lengths those texts have. */
class AffixTable<Value> {
  readonly #values = new Map<string, Value>();
  readonly lengths = new Set<number>();

  get(affix: string): Value | undefined {
    return this.#values.get(affix);
  }

  at(affix: string, create: () => Value): Value {
    const known = this.#values.get(affix);
    if (known !== undefined) return known;
    const value = create();
    this.#values.set(affix, value);
    this.lengths.add(affix.length);
    return value;
  }
}
