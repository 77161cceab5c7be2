interface LoadedModule {
  promise?: unknown;
  exports?: unknown;
  evaluated?: boolean;
  readonly importers: Set<string>;
}

/** The modules that a thread has evaluated, by their paths. */
export type LoadedModules = ReadonlyMap<string, LoadedModule>;

/** Vitest's own modules stay, as they do where it isolates test files from each other. */
const STAYS = /\/vitest\/dist\/|@vitest\/dist/;

/** The modules in the state of a run, whose types Vitest does not export. */
export function loadedModules(state: { readonly evaluatedModules: object }): LoadedModules {
  return (state.evaluatedModules as { readonly idToModuleMap: LoadedModules }).idToModuleMap;
}

/** Has all modules evaluated again when they are imported next. */
export function forgetModules(loaded: LoadedModules): void {
  for (const [path, module] of loaded) {
    if (STAYS.test(path)) continue;
    module.promise = undefined;
    module.exports = undefined;
    module.evaluated = false;
    module.importers.clear();
  }
}
