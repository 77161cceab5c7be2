import type { RequestTrace } from './request-trace.ts';

/** Knows for which request code runs that was not told. */
export interface CurrentTrace {
  readonly run: <Value>(trace: RequestTrace, work: () => Value) => Value;
  readonly getStore: () => RequestTrace | undefined;
}

/** What is used of Node's own modules, where a runtime has them. */
interface Runtime {
  readonly process?: {
    readonly getBuiltinModule?: (name: string) =>
      | {
          readonly AsyncLocalStorage?: new () => CurrentTrace;
        }
      | undefined;
  };
}

/**
 * Finds the current request with `AsyncLocalStorage`; `undefined` if the runtime does not have it, as in a Worker without
 * `nodejs_compat`. It is not imported statically: a bundle with an import that a Worker cannot resolve would not start, even
 * without tracing.
 */
export function currentTrace(runtime: Runtime = globalThis as Runtime): CurrentTrace | undefined {
  const Storage = runtime.process?.getBuiltinModule?.('node:async_hooks')?.AsyncLocalStorage;
  return Storage === undefined ? undefined : new Storage();
}
