import { readFile } from 'node:fs/promises';
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
 * Bundles a Worker's module into what starts it, `NAME.js` and the file that this leads to, and one file that is imported when a
 * request first needs something of it. Throws esbuild's error for a module that is not found.
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
  const later = laterImports(whole.metafile, used, resolve(folder));
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

/** An `import()` as it is written, and the module that it imports. */
interface LaterImport {
  readonly written: string;
  readonly module: string;
}

/** What the code that is used imports when a request needs it, by the module that does. Paths are whole. */
function laterImports(
  { inputs }: Metafile,
  used: ReadonlySet<string>,
  folder: string,
): ReadonlyMap<string, readonly LaterImport[]> {
  return new Map(
    Object.entries(inputs).flatMap(([importer, { imports }]) => {
      const later = imports.flatMap(({ kind, path, original }) =>
        kind === 'dynamic-import' && path in inputs && original !== undefined
          ? [{ written: original, module: resolve(folder, path) }]
          : [],
      );
      return used.has(importer) && later.length > 0 ? [[resolve(folder, importer), later] as const] : [];
    }),
  );
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
 * Makes one module of all that is imported later, which imports the whole start first: that is there by then. esbuild would
 * otherwise split both by which `import()` reaches what, into dozens of files that together weigh a tenth more
 * (docs/decisions/0029). One that is written in another way than the metafile says stays as it is, with a file of its own.
 */
function afterTheStart(imports: ReadonlyMap<string, readonly LaterImport[]>): Plugin {
  const modules = [...new Set([...imports.values()].flat().map(({ module }) => module))];
  return {
    name: 'after-the-start',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: new RegExp(`^${LATER}$`) }, () => ({ path: LATER, namespace: 'later' }));
      onLoad({ filter: /./, namespace: 'later' }, () => ({
        contents: [
          `import ${JSON.stringify(START)};`,
          ...modules.map((path, index) => `export * as _${index} from ${JSON.stringify(path)};`),
        ].join('\n'),
        resolveDir: '.',
        loader: 'js',
      }));
      onLoad({ filter: /\.[cm]?[jt]s$/, namespace: 'file' }, async ({ path }) => {
        const later = imports.get(path);
        if (later === undefined) return undefined;
        let contents = await readFile(path, 'utf8');
        for (const { written, module } of later) {
          const there = `import(${JSON.stringify(LATER)}).then((later) => later._${modules.indexOf(module)})`;
          for (const quote of [`'`, '"'])
            contents = contents.replaceAll(`import(${quote}${written}${quote})`, there);
        }
        return { contents, loader: path.endsWith('ts') ? 'ts' : 'js', resolveDir: dirname(path) };
      });
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
