import type { Assignment, Diagram } from './diagram.ts';
import { ALWAYS, NEVER, type Node } from './node-table.ts';

/**
 * Something that has one of a number of values, as variables of a {@link Diagram}: as many as it takes to write the value's
 * number in binary, the highest digit first. Numbers that are no value are in no set: intersect with `valid`.
 */
export class FiniteDomain {
  /** How many values there are. */
  readonly size: number;
  readonly #diagram: Diagram;
  readonly #levels: readonly number[];

  /** @param levels variables of its own, topmost first, as many as {@link bitsFor} says */
  constructor(diagram: Diagram, levels: readonly number[], size: number) {
    if (levels.length !== bitsFor(size)) {
      throw new RangeError(`${size} values take ${bitsFor(size)} variables, not ${levels.length}`);
    }
    this.size = size;
    this.#diagram = diagram;
    this.#levels = levels;
  }

  /** The variables it is written in. */
  get levels(): readonly number[] {
    return this.#levels;
  }

  /** Those in which it has a value at all. */
  get valid(): Node {
    return this.where(() => true);
  }

  /** Those in which it has this value. */
  is(value: number): Node {
    return this.where((other) => other === value);
  }

  /** Those in which it has a value that is so. */
  where(isSo: (value: number) => boolean): Node {
    const build = (bit: number, value: number): Node => {
      if (bit === this.#levels.length) {
        return value < this.size && isSo(value) ? ALWAYS : NEVER;
      }
      const level = this.#levels[bit] as number;
      const [low, high] = [build(bit + 1, value * 2), build(bit + 1, value * 2 + 1)];
      if (low === high) return low;
      return this.#diagram.or(
        this.#diagram.and(this.#diagram.variable(level, false), low),
        this.#diagram.and(this.#diagram.variable(level), high),
      );
    };
    return build(0, 0);
  }

  /** Its value in an assignment; what the assignment leaves open is the least. */
  valueIn(assignment: Assignment): number {
    return this.#levels.reduce((value, level) => value * 2 + (assignment.get(level) === true ? 1 : 0), 0);
  }
}

/** How many variables it takes to tell so many values apart. */
export function bitsFor(size: number): number {
  let bits = 0;
  while (2 ** bits < size) bits++;
  return bits;
}
