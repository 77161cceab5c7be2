/** How often each mutant's place was passed. */
export type Hits = Record<string, number>;

/** Where StrykerJS's instrumented code looks for the mutant that is switched on, and notes which places it passes. */
export interface Switches {
  activeMutant: string | undefined;
  hitCount: number;
  /** Passing its place more often than this, a mutant throws: it runs without end. */
  hitLimit: number;
  currentTestId: string | undefined;
  /** One object for the life of the thread: instrumented modules hold it. */
  readonly mutantCoverage: { static: Hits; perTest: Record<string, Hits> };
}

/** The globals of a thread in which mutants are switched. */
export interface SwitchedThread {
  __stryker__?: Switches;
  /** Tests that are too slow to meet a mutant. */
  leftOut?: ReadonlySet<string> | undefined;
  /** How much of the processor's time each test took, in milliseconds. */
  took?: Map<string, number>;
}

export function switches(): Switches {
  const thread = globalThis as unknown as SwitchedThread;
  thread.__stryker__ ??= {
    activeMutant: undefined,
    hitCount: 0,
    hitLimit: 0,
    currentTestId: undefined,
    mutantCoverage: { static: {}, perTest: {} },
  };
  return thread.__stryker__;
}
