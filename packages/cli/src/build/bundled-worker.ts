import { join, parse, relative, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { BundleError, OutputChunk, Plugin } from 'rolldown';
import called from './called-at-start.json' with { type: 'json' };
import { onlyLanguages } from './spoken-languages.ts';

/** One file of a bundled Worker. */
export interface BundledFile {
  readonly name: string;
  readonly code: string;
  /** Bytes of code that each input file left in it before it was minified, by path. */
  readonly inputs: ReadonlyMap<string, number>;
  /** Whether it is loaded when the Worker starts, and not only when a request needs it. */
  readonly startsWithIt: boolean;
}

/** How a Worker is bundled. */
interface BundleOptions {
  /** How the file of its entry is called; the names of the others begin as it does. Default `worker.js`. */
  readonly entry?: string;
  /** Whether it is minified. Otherwise the code is only put together, under the names that it has. Default `true`. */
  readonly minified?: boolean;
  /** The languages that its pages can be shown in, besides English. Default: all. */
  readonly languages?: readonly string[] | undefined;
}

/**
 * Bundles a Worker's module into what starts it, its entry and the file that this leads to, and one file that is imported when a
 * request first needs something of it. Throws an error that names what is not found.
 *
 * @param folder where the module's imports are looked for
 */
export async function bundledWorker(
  source: string,
  folder: string,
  { entry = 'worker.js', minified = true, languages }: BundleOptions = {},
): Promise<readonly BundledFile[]> {
  // Only who bundles waits for them.
  const [{ build }, { compiledAtOnce }, { plainStrings }] = await Promise.all([
    import('rolldown'),
    import('./compiled-at-once.ts'),
    import('./plain-strings.ts'),
  ]);
  const from = resolve(folder);
  const { name, ext } = parse(entry);
  const start = join(from, 'portcullis-start.js');
  const missing: string[] = [];
  const { output } = await build({
    cwd: from,
    input: { [name]: start },
    plugins: [
      moduleAt(start, source),
      ...(languages === undefined ? [] : [onlyLanguages(languages)]),
      ...(minified ? [startRewritten((code) => compiledAtOnce(code, called))] : []),
    ],
    platform: 'neutral',
    // No property that is read when a module starts does anything: what only reads some is not kept.
    treeshake: { propertyReadSideEffects: false },
    resolve: { mainFields: ['module', 'main'], conditionNames: ['workerd', 'worker', 'browser'] },
    external: [/^node:/, /^cloudflare:/],
    transform: { target: 'es2024' },
    // A package that is not installed is only a warning to it, and would be missed when the Worker is deployed.
    onLog: (_level, { code, message }) => {
      if (code === 'UNRESOLVED_IMPORT') missing.push(message);
    },
    write: false,
    output: {
      format: 'esm',
      minify: minified,
      // With one other letter, the whole file is decoded at each start, and held and scanned at two bytes for each letter.
      charset: 'ascii',
      comments: { legal: true, annotation: false, jsdoc: false },
      entryFileNames: () => entry,
      chunkFileNames: `${name}-[hash:16]${ext}`,
      hashCharacters: 'hex',
      // By default each `import()` is split by what else reaches it, into dozens of files that together weigh a tenth more.
      codeSplitting: {
        groups: [
          { name: START, tags: ['$initial'], priority: 1 },
          { name: 'later', test: /./ },
        ],
      },
    },
  }).catch(({ errors, message }: BundleError) => {
    throw notBundled(errors?.map((error) => error.message) ?? [message]);
  });
  if (missing.length > 0) {
    const advice = `Install what is missing in ${from}, or in a folder above: npm install portcullis`;
    throw notBundled([...missing, advice]);
  }
  const chunks = output.filter((file) => file.type === 'chunk');
  const atStart = startingWith(entry, chunks);
  return chunks.map(({ fileName, code, modules }) => ({
    name: fileName,
    code: minified ? plainStrings(code) : code,
    inputs: new Map(
      Object.entries(modules).flatMap(([input, { renderedLength }]) =>
        // What begins so is the bundler's own, and no file.
        renderedLength > 0 && !input.startsWith('\0')
          ? [[relative(from, input), renderedLength] as const]
          : [],
      ),
    ),
    startsWithIt: atStart.has(fileName),
  }));
}

/** The file of a bundle that all of a Worker's start is in. */
const START = 'start';

/** What the bundler says goes on with a picture of the place, in colours: its first line names that as well. */
function notBundled(messages: readonly string[]): Error {
  const lines = messages.map((message) => stripVTControlCharacters(message).split('\n', 1)[0]);
  return new Error(`the Worker could not be bundled:\n${lines.join('\n')}`);
}

/** A module without a file. Its imports are resolved relative to `path`. */
function moduleAt(path: string, source: string): Plugin {
  return {
    name: 'module-without-a-file',
    resolveId: (id) => (id === path ? path : undefined),
    load: (id) => (id === path ? source : undefined),
  };
}

/** Writes what the Worker starts with otherwise, before it is minified. */
function startRewritten(rewrite: (code: string) => string): Plugin {
  return {
    name: 'start-rewritten',
    renderChunk: (code, { name }) => (name === START ? { code: rewrite(code) } : undefined),
  };
}

/** An output file, and the files that it imports statically. */
function startingWith(entry: string, chunks: readonly OutputChunk[]): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const imported of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) add(imported);
  };
  add(entry);
  return found;
}
