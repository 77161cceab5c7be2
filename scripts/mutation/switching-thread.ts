import { appendFileSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { RunnerTask, RunnerTestCase, RunnerTestFile } from 'vitest';
import { init, runBaseTests, setupEnvironment } from 'vitest/worker';
import { forgetModules, type LoadedModules, loadedModules } from './loaded-modules.ts';
import { type Hits, type SwitchedThread, switches } from './switches.ts';
import {
  type Covered,
  isDecision,
  type Meeting,
  meetings,
  type Note,
  readNotes,
  type SwitchingPlan,
  testsPassing,
} from './switching-plan.ts';

/**
 * Tries mutants by switching them on and off between runs of a test file, in one thread that has loaded the sources: starting Vitest and
 * loading the sources take longer than the tests of most mutants.
 *
 * A test file is evaluated again for each mutant, but the sources are not, so state that one mutant leaves in them could make the tests
 * of the next one fail. Therefore a mutant counts as killed only if the same tests pass again without it, and, if another mutant was
 * tried since they last passed, fail again with it. For a mutant that is executed while sources are loaded, or only at the first use of
 * a source that caches the result, the sources are loaded again.
 */

const port = parentPort;
if (port === null) throw new Error('switching-thread.ts is started by kept-thread.ts');

type State = Parameters<typeof runBaseTests>[1];
type Traces = Parameters<typeof runBaseTests>[2];

/** How long a test may take without a mutant, and with one. */
const PATIENT_MS = 60_000;
const LIMIT_MS = 2000;
/** A mutant certainly causes a timeout if the same tests take less than this without it. */
const CERTAINLY_QUICK_MS = 400;

/** A mutant whose place is executed so many times as often as without it is endless. */
const HITS_FACTOR = 100;
const HITS_LEAST = 5000;

/** Mutants and tests leave state in the thread: after so many runs, Vitest is started again. */
const RUNS_TOGETHER = 3000;

/** After so many mutants that are on while modules load, the tests run once without a mutant. */
const LOADING_TOGETHER = 20;

interface Run {
  readonly passed: boolean;
  /** No test was found: the file, or a module that it imports, throws while it is loaded. */
  readonly isEmpty: boolean;
  /** A test timed out. */
  readonly isTimeout: boolean;
  /** The elapsed time. */
  readonly ms: number;
  readonly tests: readonly RunnerTestCase[];
  readonly covered: { readonly static: Hits; readonly perTest: Readonly<Record<string, Hits>> };
}

interface Asked {
  readonly mutant?: string;
  /** Ids of the tests. Default: all of the file. */
  readonly tests?: readonly string[];
  /** How often the mutant's place may be executed. */
  readonly hits?: number;
  /** Whether the sources are loaded again. */
  readonly isFresh?: boolean;
}

class SwitchingThread {
  readonly #state: State;
  readonly #traces: Traces;
  readonly #plan: SwitchingPlan;
  readonly #decided = new Set<string>();
  /** Mutants that ran a test file. */
  readonly #tried = new Set<string>();
  /** Mutants that some test file executes while it loads sources. */
  readonly #passedLoading = new Set<string>();
  readonly #fetched = new Map<string, Promise<unknown>>();
  #runs = 0;
  /** Whether tests have passed without a mutant since one was last switched on. */
  #isClean = false;
  #loaded: LoadedModules = new Map();

  constructor(state: State, traces: Traces) {
    this.#state = state;
    this.#traces = traces;
    this.#plan = JSON.parse(readFileSync(process.env.SWITCHING_PLAN ?? '', 'utf8')) as SwitchingPlan;
  }

  async all(): Promise<void> {
    const { root } = this.#state.config;
    const coverage = new Map<string, Covered>();
    const met = new Set<string>();
    for (const note of readNotes(this.#plan.notes)) {
      if (note.kind === 'covered') coverage.set(note.test, note);
      if (note.kind === 'met') met.add(`${note.round} ${note.test}`);
      if (isDecision(note)) this.#decided.add(note.mutant);
    }
    for (const { filepath } of this.#state.ctx.files) {
      const test = relative(root, filepath);
      if (coverage.has(test)) continue;
      const covered = await this.#cover(test);
      coverage.set(test, covered);
      this.#note(covered);
    }
    for (const { loading } of coverage.values())
      for (const id of Object.keys(loading)) this.#passedLoading.add(id);
    for (const meeting of meetings(this.#plan, [...coverage.values()])) {
      const { round, covered } = meeting;
      if (met.has(`${round} ${covered.test}`)) continue;
      await this.#meet(meeting);
      this.#note({ kind: 'met', round, test: covered.test });
      if (this.#runs > RUNS_TOGETHER) return;
    }
    this.#note({ kind: 'end' });
  }

  /** Runs a test file twice without a mutant: the second time, the sources are loaded. */
  async #cover(test: string): Promise<Covered> {
    const took = new Map<string, number>();
    (globalThis as unknown as SwitchedThread).took = took;
    const first = await this.#run(test, { isFresh: true });
    const second = await this.#run(test, {});
    const outside = second.covered.static;
    const loading = Object.fromEntries(
      Object.entries(first.covered.static).filter(([id, hits]) => hits > (outside[id] ?? 0)),
    );
    // A module that caches the result of its first use does not compute it again, as if it were computed when the module is loaded.
    for (const [id, before] of Object.entries(first.covered.perTest)) {
      const again = second.covered.perTest[id] ?? {};
      for (const [mutant, hits] of Object.entries(before))
        if (again[mutant] === undefined) loading[mutant] = hits;
    }
    const tests = Object.fromEntries(
      (second.passed ? second : first).tests.map(({ id }) => [id, took.get(id) ?? 0]),
    );
    return {
      kind: 'covered',
      test,
      state: first.passed ? (second.passed ? 'repeats' : 'once') : 'fails',
      tests,
      loading,
      outside,
      perTest: first.covered.perTest,
    };
  }

  async #meet({ covered, mutants }: Meeting): Promise<void> {
    const { test, loading, tests } = covered;
    const { slowMs } = this.#plan;
    const left = mutants.filter((mutant) => !this.#decided.has(mutant));
    const switched = left.filter(
      (mutant) => !this.#passedLoading.has(mutant) && !Object.hasOwn(loading, mutant),
    );
    if (switched.length > 0) await this.#run(test, { isFresh: true });
    for (const mutant of switched) {
      const passing = testsPassing(covered, mutant, slowMs);
      if (passing.length === 0) continue;
      this.#note({ kind: 'trying', mutant, test });
      const isFirst = !this.#tried.has(mutant);
      this.#tried.add(mutant);
      if (await this.#isKilled(covered, mutant, passing, isFirst)) this.#decide('killed', mutant, test);
    }
    const thread = globalThis as unknown as SwitchedThread;
    thread.leftOut = new Set(Object.keys(tests).filter((id) => (tests[id] ?? 0) > slowMs));
    const whileLoading = left.filter((mutant) => !switched.includes(mutant));
    for (let at = 0; at < whileLoading.length; at += LOADING_TOGETHER)
      await this.#meetLoading(covered, whileLoading.slice(at, at + LOADING_TOGETHER));
    thread.leftOut = undefined;
  }

  /** @param isFirst whether modules are loaded again if the tests pass: one may have cached what the mutant would change */
  async #isKilled(
    covered: Covered,
    mutant: string,
    tests: readonly string[],
    isFirst: boolean,
  ): Promise<boolean> {
    const { test, state } = covered;
    const isFresh = state === 'once';
    const hits = hitLimit(covered, mutant);
    const wasClean = this.#isClean;
    const first = await this.#run(test, { mutant, tests, hits, isFresh });
    if (first.passed && (isFresh || !isFirst)) return false;
    if (!isFresh && !first.passed) {
      // In most cases the test that failed gives the same result alone.
      const failed = first.tests.filter(({ result }) => result?.state === 'fail').map(({ id }) => id);
      for (const again of failed.length === 0 ? [tests] : [failed, tests]) {
        const clean = await this.#run(test, { tests: again });
        if (!clean.passed) continue;
        // On a busy machine a test can reach the limit without being endless.
        const isCertain = first.isTimeout ? clean.ms < CERTAINLY_QUICK_MS : wasClean;
        return isCertain || !(await this.#run(test, { mutant, tests: again, hits })).passed;
      }
    }
    const alone = await this.#run(test, { mutant, tests, hits, isFresh: true });
    const without = await this.#run(test, { tests, isFresh: true });
    return without.passed && !alone.passed;
  }

  async #meetLoading(covered: Covered, mutants: readonly string[]): Promise<void> {
    const { test } = covered;
    const failed: { readonly mutant: string; readonly kind: 'killed' | 'unloadable' }[] = [];
    for (const mutant of mutants) {
      this.#note({ kind: 'trying', mutant, test });
      const asked = { mutant, hits: hitLimit(covered, mutant), isFresh: true };
      const first = await this.#run(test, asked);
      // On a busy machine a test can reach the limit once without being endless.
      const { passed, isEmpty } = first.isTimeout ? await this.#run(test, asked) : first;
      if (!passed) failed.push({ mutant, kind: isEmpty ? 'unloadable' : 'killed' });
    }
    if (failed.length === 0 || !(await this.#run(test, { isFresh: true })).passed) return;
    for (const { mutant, kind } of failed) this.#decide(kind, mutant, test);
  }

  #decide(kind: 'killed' | 'unloadable', mutant: string, test: string): void {
    this.#decided.add(mutant);
    this.#note({ kind, mutant, test });
  }

  #note(note: Note): void {
    appendFileSync(this.#plan.notes, `${JSON.stringify(note)}\n`);
  }

  async #run(test: string, { mutant, tests, hits = HITS_LEAST, isFresh = false }: Asked): Promise<Run> {
    this.#runs += 1;
    if (isFresh) forgetModules(this.#loaded);
    const switched = switches();
    const coverage = switched.mutantCoverage;
    Object.assign(coverage, { static: {}, perTest: {} });
    Object.assign(switched, { activeMutant: mutant, hitCount: 0, hitLimit: hits, currentTestId: undefined });
    const { ctx, config: usual } = this.#state;
    const filepath = `${usual.root}/${test}`;
    const limit = mutant === undefined ? PATIENT_MS : LIMIT_MS;
    const config = {
      ...usual,
      testTimeout: limit,
      hookTimeout: limit,
      bail: mutant === undefined ? 0 : 1,
    };
    const files: RunnerTestFile[] = [];
    const cleanups: (() => unknown)[] = [];
    const state = {
      ...this.#state,
      config,
      rpc: this.#quietCalls(files),
      ctx: { ...ctx, config, files: [{ filepath, ...(tests === undefined ? {} : { testIds: tests }) }] },
      durations: { ...this.#state.durations },
      // Otherwise Vitest would keep the definitions of each run, and search them in the next.
      onCleanup: (cleanup: () => unknown) => cleanups.push(cleanup),
    } as unknown as State;
    let hasThrown = false;
    const started = performance.now();
    try {
      await runBaseTests('run', state, this.#traces);
      for (const cleanup of cleanups) await cleanup();
    } catch {
      hasThrown = true;
    }
    switched.activeMutant = undefined;
    switched.currentTestId = undefined;
    this.#loaded = loadedModules(state);
    const found = files.flatMap(testsIn);
    const isFailed = files.some(({ result }) => result?.state === 'fail');
    const ran = found.filter(({ result }) => result?.state === 'pass' || result?.state === 'fail');
    const passed = !hasThrown && !isFailed && found.every(({ result }) => result?.state !== 'fail');
    this.#isClean = mutant === undefined && passed;
    return {
      passed,
      isEmpty: found.length === 0,
      isTimeout: ran.some(({ result }) =>
        result?.errors?.some(({ message }) => /timed out in/.test(message)),
      ),
      ms: performance.now() - started,
      tests: ran,
      covered: { static: coverage.static, perTest: coverage.perTest },
    };
  }

  /** Calls of Vitest's process: each module is requested once, and nothing about these runs is reported. */
  #quietCalls(files: RunnerTestFile[]): State['rpc'] {
    const calls = this.#state.rpc as unknown as Record<string, (...args: unknown[]) => unknown>;
    const asked = (name: string): ((...args: unknown[]) => unknown) => {
      if (name === 'fetch')
        return (url, importer, ...rest) => {
          const key = `${String(url)}\0${String(importer)}`;
          const known = this.#fetched.get(key) ?? (calls.fetch?.(url, importer, ...rest) as Promise<unknown>);
          this.#fetched.set(key, known);
          return known;
        };
      if (name === 'resolve' || name === 'fetchWarmModules') return (...args) => calls[name]?.(...args);
      if (name === 'onCollected')
        return async (collected) => void files.push(...(collected as RunnerTestFile[]));
      if (name === 'getCountOfFailedTests') return async () => 0;
      return async () => undefined;
    };
    return new Proxy(
      {},
      { get: (_, name) => (name === 'then' ? undefined : asked(String(name))) },
    ) as State['rpc'];
  }
}

function hitLimit({ loading, outside, perTest }: Covered, mutant: string): number {
  const hits = [loading, outside, ...Object.values(perTest)].reduce(
    (sum, ones) => sum + (ones[mutant] ?? 0),
    0,
  );
  return Math.max(HITS_LEAST, HITS_FACTOR * hits);
}

function testsIn(task: RunnerTask): RunnerTestCase[] {
  return task.type === 'test' ? [task] : task.tasks.flatMap(testsIn);
}

init({
  post: (message) => port.postMessage(message),
  on: (callback) => port.on('message', callback),
  off: (callback) => port.off('message', callback),
  setup: setupEnvironment,
  collectTests: (state, traces) => runBaseTests('collect', state, traces),
  runTests: (state, traces) => new SwitchingThread(state, traces).all(),
});
