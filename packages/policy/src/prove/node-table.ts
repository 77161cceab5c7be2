import { UndecidedError } from './undecided-error.ts';

/** A set of assignments: a node of a diagram. Within one diagram two sets are the same exactly if the nodes are. */
export type Node = number & { readonly [nodeMark]: true };
declare const nodeMark: unique symbol;

/** No assignment. */
export const NEVER: Node = 0 as Node;
/** Every assignment. */
export const ALWAYS: Node = 1 as Node;

/** A diagram grew beyond its limit: what was asked stays undecided. */
export class DiagramTooLargeError extends UndecidedError {
  override get name(): string {
    return 'DiagramTooLargeError';
  }
}

/** How much room a table has at first, in nodes. */
const FIRST_NODES = 1 << 10;

/** The nodes of one diagram, each of them once. */
export class NodeTable {
  readonly #maxNodes: number;
  // Three columns: the variable of a node, and where it leads.
  #level = new Int32Array(FIRST_NODES);
  #low = new Int32Array(FIRST_NODES);
  #high = new Int32Array(FIRST_NODES);
  #count = 2;
  /** Open addressing: nodes by what they hold; 0 is a free slot. */
  #unique = new Int32Array(FIRST_NODES * 2);

  constructor(variables: number, maxNodes: number) {
    this.#maxNodes = maxNodes;
    // The two ends lie below every variable.
    this.#level[NEVER] = variables;
    this.#level[ALWAYS] = variables;
  }

  /** How many nodes were made so far. */
  get size(): number {
    return this.#count;
  }

  /** For how many nodes there is room, before more is made. */
  get room(): number {
    return this.#level.length;
  }

  /** The one node that holds this. */
  node(level: number, low: Node, high: Node): Node {
    if (low === high) return low;
    const mask = this.#unique.length - 1;
    let slot = hashOf(level, low, high) & mask;
    for (;;) {
      const found = this.#unique[slot] as Node;
      if (found === NEVER) break;
      if (this.#level[found] === level && this.#low[found] === low && this.#high[found] === high)
        return found;
      slot = (slot + 1) & mask;
    }
    const made = this.#count as Node;
    if (made >= this.#maxNodes) {
      throw new DiagramTooLargeError(`more than ${this.#maxNodes} nodes are needed`);
    }
    if (made >= this.#level.length) this.#grow();
    this.#level[made] = level;
    this.#low[made] = low;
    this.#high[made] = high;
    this.#count = made + 1;
    if (this.#count * 2 > this.#unique.length) this.#rehash();
    else this.#unique[slot] = made;
    return made;
  }

  #grow(): void {
    const larger = (column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const made = new Int32Array(column.length * 2);
      made.set(column);
      return made;
    };
    this.#level = larger(this.#level);
    this.#low = larger(this.#low);
    this.#high = larger(this.#high);
  }

  #rehash(): void {
    this.#unique = new Int32Array(this.#unique.length * 2);
    const mask = this.#unique.length - 1;
    for (let node = 2; node < this.#count; node++) {
      const { level, low, high } = this.at(node as Node);
      let slot = hashOf(level, low, high) & mask;
      while (this.#unique[slot] !== 0) slot = (slot + 1) & mask;
      this.#unique[slot] = node;
    }
  }

  /** What a node holds. */
  at(node: Node): { readonly level: number; readonly low: Node; readonly high: Node } {
    return { level: this.levelOf(node), low: this.#low[node] as Node, high: this.#high[node] as Node };
  }

  /** Its variable. */
  levelOf(node: Node): number {
    return this.#level[node] as number;
  }

  /** Where it leads if this variable is false: nowhere else, if it does not look at it. */
  lowAt(node: Node, level: number): Node {
    return this.levelOf(node) === level ? (this.#low[node] as Node) : node;
  }

  /** The same if it is true. */
  highAt(node: Node, level: number): Node {
    return this.levelOf(node) === level ? (this.#high[node] as Node) : node;
  }
}

/** Spreads what a node or an operation is made of. */
export function hashOf(a: number, b: number, c: number): number {
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 0;
}
