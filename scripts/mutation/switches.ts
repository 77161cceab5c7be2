/** How often each mutant's place was executed. */
export type Hits = Record<string, number>;

/** The global in which StrykerJS's instrumented code finds the active mutant, and counts the places that it executes. */
export interface Switches {
  activeMutant: string | undefined;
  hitCount: number;
  /** A mutant whose place is executed more often than this throws: it is endless. */
  hitLimit: number;
  currentTestId: string | undefined;
  /** One object for the life of the thread: instrumented modules hold it. */
  readonly mutantCoverage: { static: Hits; perTest: Record<string, Hits> };
}

/** The globals of a thread in which mutants are switched. */
export interface SwitchedThread {
  __stryker__?: Switches;
  /** Tests that are too slow to run with a mutant. */
  leftOut?: ReadonlySet<string> | undefined;
  /** The CPU time of each test, in milliseconds. */
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
