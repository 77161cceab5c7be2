import { join, parse, relative, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { BundleError, OutputChunk, OutputOptions, Plugin, RolldownOutput } from 'rolldown';
import called from './called-at-start.json' with { type: 'json' };
import type { parsedModule } from './parsed-module.ts';
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
 * Bundles a Worker's module into what starts it, its entry and the file that this leads to, and files that are imported when a request
 * first needs something of them: one for each of {@link APART}, and one for everything else. Throws an error that names what is not found.
 *
 * @param folder where the module's imports are looked for
 */
export async function bundledWorker(
  source: string,
  folder: string,
  { entry = 'worker.js', minified = true, languages }: BundleOptions = {},
): Promise<readonly BundledFile[]> {
  // Only who bundles waits for them.
  const [{ build }, { compiledAtOnce }, { plainStrings }, { parsedModule }] = await Promise.all([
    import('rolldown'),
    import('./compiled-at-once.ts'),
    import('./plain-strings.ts'),
    import('./parsed-module.ts'),
  ]);
  const from = resolve(folder);
  const { name, ext } = parse(entry);
  const start = join(from, 'portcullis-start.js');
  const facade = join(from, 'portcullis-entry.js');
  const missing = new Set<string>();
  const built = (input: string, plugins: readonly Plugin[], output: OutputOptions) =>
    build({
      cwd: from,
      input: { [name]: input },
      plugins: [
        moduleAt(start, source),
        moduleAt(facade, facadeOf(start)),
        ...(languages === undefined ? [] : [onlyLanguages(languages)]),
        ...plugins,
      ],
      platform: 'neutral',
      preserveEntrySignatures: 'allow-extension',
      // No property that is read when a module starts does anything: what only reads some is not kept.
      treeshake: { propertyReadSideEffects: false },
      resolve: { mainFields: ['module', 'main'], conditionNames: ['workerd', 'worker', 'browser'] },
      external: [/^node:/, /^cloudflare:/],
      transform: { target: 'es2024' },
      // A package that is not installed is only a warning to it, and would be missed when the Worker is deployed.
      onLog: (_level, { code, message }) => {
        if (code === 'UNRESOLVED_IMPORT') missing.add(message);
      },
      write: false,
      output: { format: 'esm', ...output },
    }).catch(({ errors, message }: BundleError) => {
      throw notBundled(errors?.map((error) => error.message) ?? [message]);
    });
  const atStart = await startOf(built(start, [withoutLater], {}));
  const bundledWith = (apart: Map<string, string>, needed: Set<string>) =>
    built(
      facade,
      [
        filesApart(atStart, apart),
        importsOfStart(parsedModule, needed),
        ...(minified ? [firstRewritten((code) => compiledAtOnce(code, called))] : []),
      ],
      {
        minify: minified,
        // With one other letter, the whole file is decoded at each start, and held and scanned at two bytes for each letter.
        charset: 'ascii',
        comments: { legal: true, annotation: false, jsdoc: false },
        entryFileNames: () => entry,
        chunkFileNames: `${name}-[hash:16]${ext}`,
        hashCharacters: 'hex',
        // By default each `import()` is split by what else reaches it, into dozens of files that together weigh a tenth more.
        codeSplitting: {
          // What an unused line of a module imports is not needed where the module is.
          includeDependenciesRecursively: false,
          groups: [
            { name: START, test: (id) => atStart.has(id) || isOfBundler(id), priority: 2 },
            { name: (id) => apart.get(id) ?? null, priority: 1 },
            { name: LATER, test: (id) => id !== facade },
          ],
        },
      },
    );
  const { output } = await wholeStart(atStart, bundledWith);
  if (missing.size > 0) {
    const advice = `Install what is missing in ${from}, or in a folder above: npm install portcullis`;
    throw notBundled([...missing, advice]);
  }
  const chunks = output.filter((file) => file.type === 'chunk');
  const lost = chunks.flatMap(({ dynamicImports }) =>
    dynamicImports.filter((id) => fileApart(id) !== undefined),
  );
  if (lost.length > 0) throw notBundled([`the import of ${lost.join(', ')} leads nowhere`]);
  const starting = startingWith(entry, chunks);
  return chunks.map(({ fileName, code, modules }) => ({
    name: fileName,
    code: minified ? plainStrings(code) : code,
    inputs: new Map(
      Object.entries(modules).flatMap(([input, { renderedLength }]) =>
        renderedLength > 0 && !isOfBundler(input) ? [[relative(from, input), renderedLength] as const] : [],
      ),
    ),
    startsWithIt: starting.has(fileName),
  }));
}

/** The file of a bundle that all of a Worker's start is in. */
const START = 'start';

/** The file of pages, of logins, and of everything else that few requests need. */
const LATER = 'later';

/**
 * Imports that the first requests of an isolate may need: what each leads to has a file of its own, instead of one with pages and logins.
 * What two of them lead to is in the file of the first.
 */
const APART: Readonly<Record<string, string>> = {
  /** Signs people in to Phorge: each request there needs it. */
  './sso-steps': 'sign-on',
  /** Verifies tokens. */
  '@portcullis/token': 'tokens',
};

/** The file of what an import of {@link APART} leads to. Modules have the ending of their source or of what is published. */
function fileApart(specifier: string): string | undefined {
  const name = specifier.replace(/\.[jt]s$/, '');
  return Object.hasOwn(APART, name) ? APART[name] : undefined;
}

/** The module of the entry's file. It is apart from what starts, because all other files import that, and a runtime calls what the entry exports. */
function facadeOf(start: string): string {
  const from = JSON.stringify(start);
  return `export * from ${from};\nexport { default } from ${from};`;
}

/** The modules that a Worker starts with: those that add code to it without anything that is imported while it serves. */
async function startOf(bundled: Promise<RolldownOutput>): Promise<Set<string>> {
  return new Set(
    modulesOf(await bundled).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : [])),
  );
}

function modulesOf({ output }: RolldownOutput) {
  return output.flatMap((file) => (file.type === 'chunk' ? Object.entries(file.modules) : []));
}

/**
 * Bundles until the start needs nothing of the other files. Code in a module of the start that only they use can need a module that the start
 * alone does not. If the start imported it from one of them, that file would be evaluated first, with nothing of the start there yet.
 *
 * @param atStart the modules of the start: what is missing is added
 * @param bundledWith adds the names that the start imports from other files
 */
async function wholeStart(
  atStart: Set<string>,
  bundledWith: (apart: Map<string, string>, needed: Set<string>) => Promise<RolldownOutput>,
): Promise<RolldownOutput> {
  for (;;) {
    const needed = new Set<string>();
    const bundled = await bundledWith(new Map(), needed);
    if (!isStartedByOthers(bundled)) return bundled;
    const known = atStart.size;
    for (const [id, { renderedExports }] of modulesOf(bundled))
      if (renderedExports.some((name) => needed.has(name))) atStart.add(id);
    if (atStart.size === known)
      throw notBundled([`what starts needs ${[...needed].join(', ')} of a file that is imported later`]);
  }
}

/** Whether the start imports a file that imports the start. */
function isStartedByOthers({ output }: RolldownOutput): boolean {
  const chunks = output.filter((file) => file.type === 'chunk');
  const start = chunks.find(({ name }) => name === START);
  return chunks.some(
    ({ fileName, imports }) => start?.imports.includes(fileName) === true && imports.includes(start.fileName),
  );
}

/** Finds the names that the start imports from other files of the bundle. */
function importsOfStart(parse: typeof parsedModule, found: Set<string>): Plugin {
  return {
    name: 'imports-of-start',
    renderChunk(code, { name }) {
      if (name !== START) return;
      for (const statement of parse(code).body) {
        if (statement.type !== 'ImportDeclaration' || /^(?:node|cloudflare):/.test(statement.source.value))
          continue;
        for (const { local } of statement.specifiers) found.add(local.name.replace(/\$\d+$/, ''));
      }
    },
  };
}

/** Leaves every `import()` as it is written. */
const withoutLater: Plugin = {
  name: 'without-later',
  resolveDynamicImport: (specifier) => ({ id: String(specifier), external: true }),
};

/**
 * Finds the file of each module that one of {@link APART} leads to. In a module that adds nothing to the start, such an import leads
 * nowhere: the bundler would keep what it names.
 */
function filesApart(modules: ReadonlySet<string>, found: Map<string, string>): Plugin {
  const roots = new Map<string, string>();
  return {
    name: 'files-apart',
    async resolveDynamicImport(specifier, importer) {
      const file = typeof specifier === 'string' ? fileApart(specifier) : undefined;
      if (typeof specifier !== 'string' || file === undefined) return undefined;
      if (importer === undefined || !modules.has(importer)) return { id: specifier, external: true };
      const resolved = await this.resolve(specifier, importer);
      if (resolved !== null) roots.set(resolved.id, file);
      return resolved;
    },
    buildEnd() {
      const add = (id: string, file: string): void => {
        if (found.has(id)) return;
        found.set(id, file);
        for (const imported of this.getModuleInfo(id)?.importedIds ?? []) add(imported, file);
      };
      for (const file of Object.values(APART)) for (const [id, to] of roots) if (to === file) add(id, file);
    },
  };
}

/** Whether a module is the bundler's own, and no file. */
function isOfBundler(id: string): boolean {
  return id.startsWith('\0');
}

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

/** Writes the files that the first requests need otherwise, before they are minified. */
function firstRewritten(rewrite: (code: string) => string): Plugin {
  return {
    name: 'first-rewritten',
    renderChunk: (code, { name }) => (name === LATER ? undefined : { code: rewrite(code) }),
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
