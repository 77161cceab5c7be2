import fc from 'fast-check';

/** What is tried of a property. */
export interface FuzzLimits {
  readonly seed: number;
  readonly runs: number;
  /** Ends earlier, after so many milliseconds. */
  readonly milliseconds?: number;
  /** Inputs that are tried first. */
  readonly first?: readonly unknown[];
}

/** What came of one property. */
export interface FuzzResult {
  readonly name: string;
  readonly runs: number;
  /** The smallest input found that breaks it, and the seed that leads there. */
  readonly failure?: { readonly input: unknown; readonly report: string };
}

/** Something that must hold for every input. */
export interface FuzzProperty {
  /** Also the name of its corpus file. */
  readonly name: string;
  readonly run: (limits: FuzzLimits) => Promise<FuzzResult>;
}

/**
 * Makes a property.
 * @param inputs such in which the rule is likely to be broken
 * @param check throws for an input that breaks it
 */
export function fuzzProperty<Input>(
  name: string,
  inputs: fc.Arbitrary<Input>,
  check: (input: Input) => void | Promise<void>,
): FuzzProperty {
  const property = fc.asyncProperty(inputs, async (input) => {
    await check(input);
  });
  return {
    name,
    run: async ({ seed, runs, milliseconds, first = [] }) => {
      const details = await fc.check(property, {
        seed,
        numRuns: runs,
        examples: first.map((input): [Input] => [input as Input]),
        ...(milliseconds === undefined ? {} : { interruptAfterTimeLimit: milliseconds }),
      });
      const result = { name, runs: details.numRuns };
      if (details.counterexample === null) return result;
      const [input] = details.counterexample;
      return { ...result, failure: { input, report: fc.defaultReportMessage(details) ?? '' } };
    },
  };
}

/** Throws unless something holds. */
export function must(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Error(rule);
}

/** Text made of pieces that mean something to the parser under test, with anything else between them. */
export function pieces(...meaningful: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { arbitrary: fc.constantFrom(...meaningful), weight: 6 },
    { arbitrary: fc.string({ unit: 'binary', maxLength: 3 }), weight: 1 },
    { arbitrary: fc.string({ maxLength: 4 }), weight: 1 },
  );
  return fc.array(piece, { maxLength: 14 }).map((parts) => parts.join(''));
}

/** A text in which some letters are percent-encoded. */
export function partlyEncoded(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(text, fc.infiniteStream(fc.nat(3))).map(([plain, dice]) =>
    [...plain]
      .map((letter) => {
        const encode = dice.next().value === 0 && letter.charCodeAt(0) < 0x80;
        return encode ? `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}` : letter;
      })
      .join(''),
  );
}

/** JSON that is nearly what a parser wants: one thing in a good value is replaced by anything. */
export function nearly(good: unknown): fc.Arbitrary<unknown> {
  return fc
    .tuple(
      fc.nat(),
      fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('', '__proto__', '*', '/**', null, -1)),
    )
    .map(([place, replacement]) => {
      let at = place % countOf(good);
      const walk = (value: unknown): unknown => {
        if (at-- === 0) return replacement;
        if (Array.isArray(value)) return value.map(walk);
        if (typeof value !== 'object' || value === null) return value;
        return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, walk(member)]));
      };
      return walk(good);
    });
}

function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, member) => sum + countOf(member), 1);
}
