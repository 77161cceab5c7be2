import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Diagram } from '../../src/prove/diagram.ts';
import { ALWAYS, NEVER, type Node } from '../../src/prove/node-table.ts';

const VARIABLES = 6;

type Formula =
  | { readonly kind: 'variable'; readonly level: number }
  | { readonly kind: 'not'; readonly of: Formula }
  | { readonly kind: 'and' | 'or' | 'without'; readonly left: Formula; readonly right: Formula };

const formula = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.record({ kind: fc.constant('variable' as const), level: fc.nat(VARIABLES - 1) }),
    fc.record({ kind: fc.constant('not' as const), of: tie('formula') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const, 'without' as const),
      left: tie('formula'),
      right: tie('formula'),
    }),
  ),
})).formula;

function nodeOf(diagram: Diagram, of: Formula): Node {
  switch (of.kind) {
    case 'variable':
      return diagram.variable(of.level);
    case 'not':
      return diagram.not(nodeOf(diagram, of.of));
    default:
      return diagram[of.kind](nodeOf(diagram, of.left), nodeOf(diagram, of.right));
  }
}

function holds(of: Formula, values: number): boolean {
  switch (of.kind) {
    case 'variable':
      return ((values >> of.level) & 1) === 1;
    case 'not':
      return !holds(of.of, values);
    case 'and':
      return holds(of.left, values) && holds(of.right, values);
    case 'or':
      return holds(of.left, values) || holds(of.right, values);
    case 'without':
      return holds(of.left, values) && !holds(of.right, values);
  }
}

/** Assignments in which an odd number of variables is true: two nodes for each level but the first. */
function oddOf(diagram: Diagram): Node {
  let odd = NEVER;
  for (let level = 0; level < diagram.variables; level++) {
    const variable = diagram.variable(level);
    odd = diagram.or(diagram.without(odd, variable), diagram.without(variable, odd));
  }
  return odd;
}

const ALL = Array.from({ length: 2 ** VARIABLES }, (_, values) => values);

describe('a diagram', () => {
  it('agrees with every row of the truth table, counts them, and has one node for equal sets', () => {
    fc.assert(
      fc.property(formula, formula, (one, other) => {
        const diagram = new Diagram(VARIABLES);
        const [a, b] = [nodeOf(diagram, one), nodeOf(diagram, other)];
        const rows = ALL.filter((values) => holds(one, values));
        expect(ALL.filter((values) => diagram.has(a, (level) => ((values >> level) & 1) === 1))).toEqual(
          rows,
        );
        expect(diagram.count(a)).toBe(BigInt(rows.length));
        expect(a === b).toBe(ALL.every((values) => holds(one, values) === holds(other, values)));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds the cheapest assignment there is', () => {
    fc.assert(
      fc.property(
        formula,
        fc.array(fc.nat(5), { minLength: VARIABLES, maxLength: VARIABLES }),
        (of, costs) => {
          const diagram = new Diagram(VARIABLES);
          const costOfRow = (values: number) =>
            costs.reduce((sum, cost, level) => sum + (((values >> level) & 1) === 1 ? cost : 0), 0);
          const rows = ALL.filter((values) => holds(of, values));
          const found = diagram.cheapest(nodeOf(diagram, of), (level) => costs[level] as number);
          if (found === undefined) {
            expect(rows).toEqual([]);
            return;
          }
          const row = ALL.findIndex((values) =>
            [...Array(VARIABLES).keys()].every(
              (level) => (((values >> level) & 1) === 1) === (found.get(level) ?? false),
            ),
          );
          expect(rows).toContain(row);
          expect(costOfRow(row)).toBe(Math.min(...rows.map(costOfRow)));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('finds, of assignments that cost the same, the one whose first variable that differs is false', () => {
    const diagram = new Diagram(2);
    const [one, other] = [diagram.variable(0), diagram.variable(1)];
    const either = diagram.or(diagram.without(one, other), diagram.without(other, one));
    expect([...(diagram.cheapest(either, () => 1) ?? [])]).toEqual([
      [0, false],
      [1, true],
    ]);
    expect(diagram.cheapest(NEVER, () => 1)).toBeUndefined();
  });

  it('puts together any number of sets', () => {
    const diagram = new Diagram(VARIABLES);
    const sets = Array.from({ length: 5 }, (_, level) => diagram.variable(level));
    for (let length = 0; length <= sets.length; length++) {
      const some = sets.slice(0, length);
      expect(diagram.all(some)).toBe(some.reduce((all, each) => diagram.and(all, each), ALWAYS));
      expect(diagram.any(some)).toBe(some.reduce((all, each) => diagram.or(all, each), NEVER));
    }
  });

  it('forgets variables as "for some value" does', () => {
    fc.assert(
      fc.property(formula, fc.nat(VARIABLES - 1), (of, level) => {
        const diagram = new Diagram(VARIABLES);
        const forgotten = diagram.exists(nodeOf(diagram, of), new Set([level]));
        for (const values of ALL) {
          const expected = holds(of, values) || holds(of, values ^ (1 << level));
          expect(diagram.has(forgotten, (at) => ((values >> at) & 1) === 1)).toBe(expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('counts more than a number can hold', () => {
    const diagram = new Diagram(200);
    expect(diagram.count(ALWAYS)).toBe(2n ** 200n);
    expect(diagram.count(diagram.variable(199))).toBe(2n ** 199n);
    expect(diagram.count(diagram.variable(0))).toBe(2n ** 199n);
    expect(diagram.count(NEVER)).toBe(0n);
  });

  it('stops at its limit and reports that, instead of using all memory', () => {
    const diagram = new Diagram(64, 200);
    // Comparing two numbers whose digits stand far apart takes a node for each of their prefixes.
    expect(() =>
      diagram.all(
        Array.from({ length: 32 }, (_, bit) => {
          const [a, b] = [diagram.variable(bit), diagram.variable(bit + 32)];
          return diagram.or(diagram.and(a, b), diagram.and(diagram.not(a), diagram.not(b)));
        }),
      ),
    ).toThrow(
      expect.objectContaining({ name: 'DiagramTooLargeError', message: 'more than 200 nodes are needed' }),
    );
  });

  it('holds as many nodes as it may, the two ends among them, and not one more', () => {
    const diagram = new Diagram(2, 3);
    expect(diagram.variable(0)).toBe(2);
    expect(() => diagram.variable(1)).toThrow('more than 3 nodes are needed');
    expect(diagram.size).toBe(3);
  });

  it('needs one step for a set and itself, or an end, however deep the set is', () => {
    const levels = 100_000;
    const diagram = new Diagram(levels);
    let deep = ALWAYS;
    for (let level = levels - 1; level >= 0; level--) deep = diagram.and(diagram.variable(level), deep);
    // Going down all of its levels would exhaust the stack.
    expect(() => diagram.count(deep)).toThrow(RangeError);
    expect([diagram.and(deep, NEVER), diagram.and(NEVER, deep)]).toEqual([NEVER, NEVER]);
    expect([diagram.and(deep, ALWAYS), diagram.and(ALWAYS, deep)]).toEqual([deep, deep]);
    expect([diagram.or(deep, NEVER), diagram.or(NEVER, deep)]).toEqual([deep, deep]);
    expect([diagram.or(deep, ALWAYS), diagram.or(ALWAYS, deep)]).toEqual([ALWAYS, ALWAYS]);
    expect([diagram.without(deep, NEVER), diagram.without(NEVER, deep)]).toEqual([deep, NEVER]);
    expect(diagram.without(deep, ALWAYS)).toBe(NEVER);
    expect([diagram.and(deep, deep), diagram.or(deep, deep)]).toEqual([deep, deep]);
    expect(diagram.without(deep, deep)).toBe(NEVER);
  });

  it('looks at each node once, however many ways lead to it', () => {
    const diagram = new Diagram(12);
    const odd = oddOf(diagram);
    const asked: number[] = [];
    const levels = new Set([11]);
    levels.has = (level) => {
      asked.push(level);
      return level === 11;
    };
    // 23 nodes: 2 ** 12 ways lead to the ends.
    expect(diagram.exists(odd, levels)).toBe(ALWAYS);
    expect(asked).toHaveLength(23);
    const priced: number[] = [];
    const cheapest = diagram.cheapest(odd, (level) => {
      priced.push(level);
      return 1;
    });
    expect(cheapest?.get(11)).toBe(true);
    // All but the topmost, and once more for each level on the way that is chosen.
    expect(priced).toHaveLength(22 + 12);
  });

  it('ends where more ways lead down than anybody could go', () => {
    const diagram = new Diagram(200);
    const odd = oddOf(diagram);
    expect(diagram.count(odd)).toBe(2n ** 199n);
    expect(diagram.not(diagram.not(odd))).toBe(odd);
  });

  it('keeps more nodes than it began with', () => {
    const diagram = new Diagram(40);
    const bits = Array.from({ length: 12 }, (_, bit) => {
      const [a, b] = [diagram.variable(bit), diagram.variable(bit + 12)];
      return diagram.or(diagram.and(a, b), diagram.and(diagram.not(a), diagram.not(b)));
    });
    const equal = diagram.all(bits);
    expect(diagram.size).toBeGreaterThan(8192);
    expect(diagram.count(equal)).toBe((2n ** 12n) << 16n);
    expect(diagram.all(bits.toReversed())).toBe(equal);
  });
});
