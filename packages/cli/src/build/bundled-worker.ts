import { dirname, resolve } from 'node:path';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';
import { WORKER_OPTIONS } from './worker-options.ts';

/** One file of a bundled Worker. */
export interface BundledFile {
  readonly name: string;
  readonly code: string;
  /** Bytes of code that each input file left in it, by path. */
  readonly inputs: ReadonlyMap<string, number>;
  /** Whether it is loaded when the Worker starts, and not only when a request needs it. */
  readonly startsWithIt: boolean;
}

/**
 * Bundles a Worker's module into one file that starts it, `NAME.js`, and one beside it that is imported when a request first
 * needs something of it, by a small file for each thing that one may need. Throws esbuild's error for a module that is not found.
 *
 * @param folder where the module's imports are looked for
 */
export async function bundledWorker(
  source: string,
  folder: string,
  name = 'worker',
): Promise<readonly BundledFile[]> {
  // Only who bundles waits for it.
  const { build } = await import('esbuild');
  const worker = startingFrom(source, resolve(folder));
  const options = {
    ...WORKER_OPTIONS,
    entryPoints: [{ in: START, out: name }],
    absWorkingDir: resolve(folder),
    outdir: 'out',
    chunkNames: `${name}-[hash]`,
  } satisfies BuildOptions;
  const whole = await build({ ...options, plugins: [worker] });
  const used = usedInputs(whole.metafile);
  const later = importedLater(whole.metafile, used).map((path) => resolve(folder, path));
  const { outputFiles, metafile } = await build({
    ...options,
    splitting: true,
    plugins: [worker, onlyFrom(used, resolve(folder)), afterTheStart(later)],
  });
  const nameOf = (path: string): string => path.replace(/^.*[/\\]/, '');
  const atStart = startingWith(`out/${name}.js`, metafile);
  return Object.entries(metafile.outputs).map(([path, { inputs }]) => ({
    name: nameOf(path),
    code: outputFiles.find((file) => nameOf(file.path) === nameOf(path))?.text ?? '',
    inputs: new Map(
      Object.entries(inputs).flatMap(([input, { bytesInOutput }]) =>
        bytesInOutput > 0 ? [[input, bytesInOutput] as const] : [],
      ),
    ),
    startsWithIt: atStart.has(path),
  }));
}

function usedInputs({ outputs }: Metafile): ReadonlySet<string> {
  return new Set(
    Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    ),
  );
}

/** What the code that is used imports when a request needs it. */
function importedLater({ inputs }: Metafile, used: ReadonlySet<string>): readonly string[] {
  const found = Object.entries(inputs).flatMap(([importer, { imports }]) =>
    used.has(importer) ? imports.filter(({ kind }) => kind === 'dynamic-import') : [],
  );
  return [...new Set(found.map(({ path }) => path))].filter((path) => path in inputs);
}

/** Where it splits, esbuild keeps what an unused function would import: that is left out. */
function onlyFrom(used: ReadonlySet<string>, folder: string): Plugin {
  const inputs = new Set([...used].map((path) => resolve(folder, path)));
  return {
    name: 'only-from-used-modules',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /./ }, ({ kind, importer }) =>
        kind === 'dynamic-import' && !inputs.has(importer)
          ? { path: 'unused', namespace: 'unused', sideEffects: false }
          : undefined,
      );
      onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: '' }));
    },
  };
}

/** How the Worker's own module is imported. */
const START = 'portcullis:start';

/** How all that is imported later is imported at once. */
const LATER = 'portcullis:later';

/** Puts the Worker's own module at the start. */
function startingFrom(source: string, folder: string): Plugin {
  return {
    name: 'starting-from-the-worker',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: new RegExp(`^${START}$`) }, () => ({ path: START, namespace: 'start' }));
      onLoad({ filter: /./, namespace: 'start' }, () => ({
        contents: source,
        resolveDir: folder,
        loader: 'js',
      }));
    },
  };
}

/**
 * Has each module that is imported later import the whole start first, which is there by then. esbuild would otherwise split
 * the start too, by which of them share what: into files that are all loaded when the Worker starts, and together weigh a
 * tenth more than one (docs/decisions/0029). For the same reason each imports all the others: what is later than the start is
 * one file as well.
 *
 * @param later the modules that are imported later
 */
function afterTheStart(later: readonly string[]): Plugin {
  const seen = { looked: true };
  return {
    name: 'after-the-start',
    setup: ({ onResolve, onLoad, resolve: resolved }) => {
      onResolve({ filter: /./ }, async ({ kind, path, importer, resolveDir, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === seen) return undefined;
        const found = await resolved(path, { kind, importer, resolveDir, pluginData: seen });
        return found.errors.length > 0 || found.external
          ? found
          : { path: found.path, namespace: 'later', pluginData: dirname(found.path) };
      });
      onResolve({ filter: new RegExp(`^${LATER}$`) }, () => ({ path: LATER, namespace: 'all-later' }));
      onLoad({ filter: /./, namespace: 'all-later' }, () => ({
        contents: later.map((path) => `import ${JSON.stringify(path)};\n`).join(''),
        resolveDir: dirname(later[0] ?? '.'),
        loader: 'js',
      }));
      onLoad({ filter: /./, namespace: 'later' }, ({ path, pluginData }) => ({
        contents: `import ${JSON.stringify(START)};\nimport ${JSON.stringify(LATER)};\nexport * from ${JSON.stringify(path)};`,
        resolveDir: pluginData,
        loader: 'js',
      }));
    },
  };
}

/** A file of the output, and what it imports at once. */
function startingWith(entry: string, { outputs }: Metafile): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const { kind, path: imported } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && imported in outputs) add(imported);
    }
  };
  add(entry);
  return found;
}
