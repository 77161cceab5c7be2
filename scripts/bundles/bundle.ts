import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

/** How Wrangler bundles a Worker, minified, and with an account of what each file left in it. */
const WORKER_OPTIONS = {
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: 'esm',
  target: 'es2024',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  conditions: ['workerd', 'worker', 'browser'],
  external: ['node:*', 'cloudflare:*'],
  logLevel: 'silent',
} satisfies BuildOptions;

/** An ESM bundle as a Worker's bundler makes it. */
export interface Bundle {
  code: string;
  /** Size in bytes after `gzip -9`. */
  gzipped: number;
  /** Run-time exports of the entry. */
  exports: string[];
  /** Bytes of code that each input file left in the bundle, by path from `cwd`. */
  inputs: ReadonlyMap<string, number>;
}

/** Bundles and minifies `source`, as if it stood in a file of `cwd`, for workerd. */
export async function bundle(source: string, cwd: string, plugins: Plugin[] = []): Promise<Bundle> {
  const { code, metafile } = await built(source, cwd, plugins);
  const output = Object.values(metafile.outputs)[0];
  return {
    code,
    gzipped: gzipSync(code, { level: 9 }).length,
    exports: output?.exports.toSorted() ?? [],
    inputs: inputsOf(output),
  };
}

async function built(
  source: string,
  cwd: string,
  plugins: Plugin[],
): Promise<{ code: string; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    ...WORKER_OPTIONS,
    stdin: { contents: source, resolveDir: cwd, loader: 'ts' },
    absWorkingDir: cwd,
    plugins,
  });
  return { code: outputFiles[0]?.text ?? '', metafile };
}

/** A bundled Worker, and when each file that was read for it had been written. */
interface KeptWorker {
  readonly code: string;
  readonly writtenAt: ReadonlyMap<string, number>;
}

/** In a global: test files share a process, and load this module anew, but mostly want the Worker that the one before had. */
const KEPT = Symbol.for('portcullis.kept-workers');
const processes = globalThis as { [KEPT]?: Map<string, KeptWorker> };
processes[KEPT] ??= new Map();
const keptWorkers = processes[KEPT];

/** Names the folder in which the processes of one run of tests share what they bundled. Without it, none is shared. */
export const SHARED_BUNDLES = 'PORTCULLIS_BUNDLES';

/** In a bundle, where the text of a configuration goes. */
const PLACE = 'the text of portcullis.json';

/** Reads the configuration of a Worker from a text that is only known when it is bundled. */
const REPLACE_CONFIGURATION: Plugin = {
  name: 'replace-configuration',
  setup: (setup) => {
    setup.onResolve({ filter: /\/portcullis\.json$/ }, () => ({
      path: '/portcullis.json',
      namespace: 'replaced',
    }));
    setup.onLoad({ filter: /.*/, namespace: 'replaced' }, () => ({
      contents: `export default JSON.parse(${JSON.stringify(PLACE)});`,
      loader: 'js',
    }));
  },
};

/**
 * Bundles a Worker's file as Wrangler would: once, as long as no file changes.
 * @param configurationFile takes the place of the `portcullis.json` that the Worker imports
 */
export async function bundleWorker(file: string, configurationFile?: string): Promise<string> {
  if (configurationFile === undefined) return await keptWorker(file, []);
  const text = JSON.stringify(readFileSync(configurationFile, 'utf8'));
  const code = await keptWorker(file, [REPLACE_CONFIGURATION]);
  return code.replace(JSON.stringify(PLACE), () => text);
}

/** The code of a Worker's file: from this process, from another one of this run, or bundled. */
async function keptWorker(file: string, plugins: Plugin[]): Promise<string> {
  const key = JSON.stringify([file, ...plugins.map(({ name }) => name)]);
  const kept = [keptWorkers.get(key), sharedWorker(key)].find((one) => one !== undefined && isCurrent(one));
  if (kept !== undefined) {
    keptWorkers.set(key, kept);
    return kept.code;
  }
  const source = `export * from ${JSON.stringify(file)};\nexport { default } from ${JSON.stringify(file)};`;
  const folder = dirname(file);
  const { code, metafile } = await built(source, folder, plugins);
  const files = Object.keys(metafile.inputs)
    .map((path) => resolve(folder, path))
    .filter((path) => existsSync(path));
  const made = { code, writtenAt: new Map(files.map((path) => [path, writtenAt(path)])) };
  keptWorkers.set(key, made);
  shareWorker(key, made);
  return code;
}

function isCurrent(kept: KeptWorker): boolean {
  return [...kept.writtenAt].every(([path, at]) => writtenAt(path) === at);
}

/** What another process of this run bundled; `undefined` if none did. */
function sharedWorker(key: string): KeptWorker | undefined {
  const file = sharedFile(key);
  if (file === undefined || !existsSync(file)) return undefined;
  const { code, writtenAt: times } = JSON.parse(readFileSync(file, 'utf8'));
  return { code, writtenAt: new Map(times) };
}

/** Another process finds it whole, or not at all. */
function shareWorker(key: string, { code, writtenAt: times }: KeptWorker): void {
  const file = sharedFile(key);
  if (file === undefined) return;
  const part = `${file}.${process.pid}`;
  writeFileSync(part, JSON.stringify({ code, writtenAt: [...times] }));
  renameSync(part, file);
}

function sharedFile(key: string): string | undefined {
  const folder = process.env[SHARED_BUNDLES];
  return folder && join(folder, `${createHash('sha256').update(key).digest('hex')}.json`);
}

/**
 * A bundled Worker, as Miniflare takes it. Given as a script, Miniflare parses it to find what it imports, which takes longer than all
 * the rest of a start. A bundle is the only module of its Worker.
 */
export function oneModule(code: string) {
  return { modules: [{ type: 'ESModule' as const, path: 'worker.js', contents: code }] };
}

/** In milliseconds; 0 where it is not there any more. */
function writtenAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function inputsOf(output: Metafile['outputs'][string] | undefined): Map<string, number> {
  return new Map(
    Object.entries(output?.inputs ?? {})
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path, { bytesInOutput }]) => [path, bytesInOutput]),
  );
}

/** Which package an input file belongs to: the innermost `node_modules` entry, or the workspace folder. */
export function ownerOf(path: string): string {
  const installed = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
  return installed ?? /(?:^|\/)(packages\/[^/]+)\//.exec(path)?.[1] ?? path;
}
