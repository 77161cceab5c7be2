import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile, type Plugin } from 'esbuild';
import { WORKER_OPTIONS } from '../packages/cli/src/build/worker-options.ts';

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
  const result = await build({
    ...WORKER_OPTIONS,
    stdin: { contents: source, resolveDir: cwd, loader: 'ts' },
    absWorkingDir: cwd,
    plugins,
  });
  const code = result.outputFiles[0]?.text ?? '';
  const output = Object.values(result.metafile.outputs)[0];
  return {
    code,
    gzipped: gzipSync(code, { level: 9 }).length,
    exports: output?.exports.toSorted() ?? [],
    inputs: inputsOf(output),
  };
}

/**
 * Bundles a Worker's file as Wrangler would.
 * @param configurationFile takes the place of the `portcullis.json` that the Worker imports
 */
export async function bundleWorker(file: string, configurationFile?: string): Promise<string> {
  const replace: Plugin = {
    name: 'replace-configuration',
    setup: (setup) =>
      setup.onResolve({ filter: /\/portcullis\.json$/ }, () => ({ path: configurationFile ?? '' })),
  };
  const source = `export * from ${JSON.stringify(file)};\nexport { default } from ${JSON.stringify(file)};`;
  return (await bundle(source, dirname(file), configurationFile === undefined ? [] : [replace])).code;
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
