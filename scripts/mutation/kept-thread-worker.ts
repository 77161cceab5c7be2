import { parentPort } from 'node:worker_threads';
import { init, runBaseTests, setupEnvironment } from 'vitest/worker';

/** The thread's side of `kept-thread.ts`: Vitest's own, but that all modules are forgotten before each run. */

const port = parentPort;
if (port === null) throw new Error('kept-thread-worker.ts is started by kept-thread.ts');

interface LoadedModule {
  promise?: unknown;
  exports?: unknown;
  evaluated?: boolean;
  readonly importers: Set<string>;
}

/** What StrykerJS's runner provides. */
interface Provided {
  /** The name of the global by which mutants are switched on. */
  readonly globalNamespace?: string;
}

/** Vitest's own modules stay, as they do where it isolates test files from each other. */
const STAYS = /\/vitest\/dist\/|@vitest\/dist/;

let loaded: ReadonlyMap<string, LoadedModule> = new Map();

function forgetModules(): void {
  for (const [path, module] of loaded) {
    if (STAYS.test(path)) continue;
    module.promise = undefined;
    module.exports = undefined;
    module.evaluated = false;
    module.importers.clear();
  }
}

/** StrykerJS switches a mutant on in a global: the last one's must not act while modules are loaded for the next. */
function forgetMutant(globalNamespace: string | undefined): void {
  if (globalNamespace !== undefined) Reflect.deleteProperty(globalThis, globalNamespace);
}

init({
  post: (message) => port.postMessage(message),
  on: (callback) => port.on('message', callback),
  off: (callback) => port.off('message', callback),
  setup: setupEnvironment,
  collectTests: (state, traces) => runBaseTests('collect', state, traces),
  async runTests(state, traces) {
    const { globalNamespace } = state.providedContext as Provided;
    forgetModules();
    forgetMutant(globalNamespace);
    await runBaseTests('run', state, traces);
    loaded = state.evaluatedModules.idToModuleMap as unknown as typeof loaded;
  },
});
