import { parentPort } from 'node:worker_threads';
import { init, runBaseTests, setupEnvironment } from 'vitest/worker';
import { forgetModules, type LoadedModules, loadedModules } from './loaded-modules.ts';

/** The thread's side of `kept-thread.ts`: Vitest's own, but that all modules are forgotten before each run. */

const port = parentPort;
if (port === null) throw new Error('kept-thread-worker.ts is started by kept-thread.ts');

/** What StrykerJS's runner provides. */
interface Provided {
  /** The name of the global by which mutants are switched on. */
  readonly globalNamespace?: string;
}

let loaded: LoadedModules = new Map();

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
    forgetModules(loaded);
    forgetMutant(globalNamespace);
    await runBaseTests('run', state, traces);
    loaded = loadedModules(state);
  },
});
