import { ALWAYS, hashOf, NEVER, type Node, NodeTable } from './node-table.ts';

/** Values of variables, as far as they matter; any other may be anything. */
export type Assignment = ReadonlyMap<number, boolean>;

const AND = 0;
const OR = 1;
const WITHOUT = 2;
type Operation = typeof AND | typeof OR | typeof WITHOUT;

/** Slots of the memory of results. It forgets what falls on a slot that is taken, and never errs. */
const MOST_CACHE_SLOTS = 1 << 18;

/**
 * A reduced ordered binary decision diagram: sets of assignments of boolean variables, each set once, so that equality,
 * emptiness and counting are exact however many assignments there are. A variable is the number of its level; the
 * topmost is 0.
 *
 * All operations take and return nodes of this diagram. Fails with `DiagramTooLargeError`.
 * @see Randal E. Bryant, Graph-Based Algorithms for Boolean Function Manipulation, IEEE Transactions on Computers, 1986
 */
export class Diagram {
  /** How many variables there are. */
  readonly variables: number;
  readonly #table: NodeTable;
  // As many slots as there is room for nodes: most diagrams are small. A free slot reads as what the ends alone give,
  // which is never looked up.
  #cacheKeys = new Int32Array();
  #cacheResults = new Int32Array();

  /** @param maxNodes default: ten million, which take about 200 MB */
  constructor(variables: number, maxNodes = 10_000_000) {
    this.variables = variables;
    this.#table = new NodeTable(variables, maxNodes);
    this.#makeRoom();
  }

  /** How many nodes were made so far. */
  get size(): number {
    return this.#table.size;
  }

  /** Those where a variable has this value. */
  variable(level: number, value = true): Node {
    return value ? this.#table.node(level, NEVER, ALWAYS) : this.#table.node(level, ALWAYS, NEVER);
  }

  /** What is in both. */
  and(a: Node, b: Node): Node {
    return this.#apply(AND, a, b);
  }

  /** What is in either. */
  or(a: Node, b: Node): Node {
    return this.#apply(OR, a, b);
  }

  /** What is in the first and not in the second. */
  without(a: Node, b: Node): Node {
    return this.#apply(WITHOUT, a, b);
  }

  /** What is not in it. */
  not(a: Node): Node {
    return this.#apply(WITHOUT, ALWAYS, a);
  }

  /** What is in all of them. */
  all(nodes: readonly Node[]): Node {
    return this.#balanced(nodes, ALWAYS, AND);
  }

  /** What is in any of them. */
  any(nodes: readonly Node[]): Node {
    return this.#balanced(nodes, NEVER, OR);
  }

  /** What is in it for some values of these variables. */
  exists(node: Node, levels: ReadonlySet<number>): Node {
    const done = new Map<Node, Node>();
    const walk = (at: Node): Node => {
      if (at === NEVER || at === ALWAYS) return at;
      const known = done.get(at);
      if (known !== undefined) return known;
      const { level, low, high } = this.#table.at(at);
      const [without, within] = [walk(low), walk(high)];
      const made = levels.has(level) ? this.or(without, within) : this.#table.node(level, without, within);
      done.set(at, made);
      return made;
    };
    return walk(node);
  }

  /** How many assignments of all variables are in it. */
  count(node: Node): bigint {
    const done = new Map<Node, bigint>();
    // Of the variables from the node's own on.
    const walk = (at: Node): bigint => {
      if (at === NEVER) return 0n;
      if (at === ALWAYS) return 1n;
      const known = done.get(at);
      if (known !== undefined) return known;
      const { level, low, high } = this.#table.at(at);
      const below = (child: Node): bigint => walk(child) << BigInt(this.#table.levelOf(child) - level - 1);
      const counted = below(low) + below(high);
      done.set(at, counted);
      return counted;
    };
    return walk(node) << BigInt(this.#table.levelOf(node));
  }

  /** Whether an assignment of all variables is in it. */
  has(node: Node, value: (level: number) => boolean): boolean {
    let at = node;
    while (at !== NEVER && at !== ALWAYS) {
      const { level, low, high } = this.#table.at(at);
      at = value(level) ? high : low;
    }
    return at === ALWAYS;
  }

  /**
   * Returns an assignment with the lowest cost; among several, the one whose first different variable is false. Returns `undefined`
   * if the set is empty.
   *
   * @param costOf what it costs that a variable is true, not negative
   */
  cheapest(node: Node, costOf: (level: number) => number): Assignment | undefined {
    if (node === NEVER) return undefined;
    const costs = new Map<Node, number>([
      [NEVER, Number.POSITIVE_INFINITY],
      [ALWAYS, 0],
    ]);
    const cost = (at: Node): number => {
      const known = costs.get(at);
      if (known !== undefined) return known;
      const { level, low, high } = this.#table.at(at);
      const least = Math.min(cost(low), cost(high) + costOf(level));
      costs.set(at, least);
      return least;
    };
    const values = new Map<number, boolean>();
    let at = node;
    while (at !== ALWAYS) {
      const { level, low, high } = this.#table.at(at);
      const isTrue = cost(high) + costOf(level) < cost(low);
      values.set(level, isTrue);
      at = isTrue ? high : low;
    }
    return values;
  }

  /** Pairs first, so that no intermediate set is larger than it must be. */
  #balanced(nodes: readonly Node[], none: Node, operation: Operation): Node {
    let left = nodes;
    while (left.length > 1) {
      const pairs: Node[] = [];
      for (let at = 0; at < left.length; at += 2) {
        pairs.push(this.#apply(operation, left[at] as Node, left[at + 1] ?? none));
      }
      left = pairs;
    }
    return left[0] ?? none;
  }

  #apply(operation: Operation, a: Node, b: Node): Node {
    const plain = plainResult(operation, a, b);
    if (plain !== undefined) return plain;
    // These two do not mind the order of what they are given: one key for both.
    const [first, second] = operation !== WITHOUT && a > b ? [b, a] : [a, b];
    const slot = hashOf(operation, first, second) & (this.#cacheResults.length - 1);
    const key = slot * 3;
    if (
      this.#cacheKeys[key] === operation &&
      this.#cacheKeys[key + 1] === first &&
      this.#cacheKeys[key + 2] === second
    ) {
      return this.#cacheResults[slot] as Node;
    }
    const level = Math.min(this.#table.levelOf(first), this.#table.levelOf(second));
    const low = this.#apply(operation, this.#table.lowAt(first, level), this.#table.lowAt(second, level));
    const high = this.#apply(operation, this.#table.highAt(first, level), this.#table.highAt(second, level));
    const made = this.#table.node(level, low, high);
    this.#remember(operation, first, second, made);
    return made;
  }

  #remember(operation: Operation, first: Node, second: Node, made: Node): void {
    this.#makeRoom();
    const slot = hashOf(operation, first, second) & (this.#cacheResults.length - 1);
    const key = slot * 3;
    this.#cacheKeys[key] = operation;
    this.#cacheKeys[key + 1] = first;
    this.#cacheKeys[key + 2] = second;
    this.#cacheResults[slot] = made;
  }

  /** The memory of results grows with the table, and forgets what it held. */
  #makeRoom(): void {
    const slots = Math.min(this.#table.room, MOST_CACHE_SLOTS);
    if (slots === this.#cacheResults.length) return;
    this.#cacheKeys = new Int32Array(slots * 3);
    this.#cacheResults = new Int32Array(slots);
  }
}

/** What needs no look at the nodes' insides. */
function plainResult(operation: Operation, a: Node, b: Node): Node | undefined {
  switch (operation) {
    case AND:
      if (a === NEVER || b === NEVER) return NEVER;
      if (a === ALWAYS || a === b) return b;
      return b === ALWAYS ? a : undefined;
    case OR:
      if (a === ALWAYS || b === ALWAYS) return ALWAYS;
      if (a === NEVER || a === b) return b;
      return b === NEVER ? a : undefined;
    case WITHOUT:
      if (a === NEVER || b === ALWAYS || a === b) return NEVER;
      return b === NEVER ? a : undefined;
  }
}
