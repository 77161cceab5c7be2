import { readFileSync } from 'node:fs';
import { build, type Plugin } from 'esbuild';
import { defineConfig, type Options } from 'tsup';

// One build for every package: each subpath in `exports` is one source file.
const { exports: subpaths } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string>;
};

/** Modules of the package itself stay modules: what a bundler leaves out is decided for each of them, and not for some together. */
const apart: Plugin = {
  name: 'modules-apart',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\..*\.ts$/ }, ({ kind, path }) =>
      kind === 'entry-point' ? undefined : { path: path.replace(/\.ts$/, '.js'), external: true },
    );
  },
};

/**
 * Each module that the entries reach becomes one file in dist/. A module that only has types becomes none: declarations have one file for each
 * entry, and what entries share.
 */
export async function builtFrom(entries: readonly string[], platform: 'neutral' | 'node'): Promise<Options> {
  const { metafile } = await build({
    entryPoints: [...entries],
    bundle: true,
    packages: 'external',
    platform,
    external: ['cloudflare:*'],
    target: 'es2024',
    format: 'esm',
    outdir: 'dist',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  return {
    entry: Object.keys(metafile.inputs).filter((file) => file.endsWith('.ts')),
    format: 'esm',
    platform,
    target: 'es2024',
    dts: { entry: [...entries] },
    clean: true,
    sourcemap: true,
    esbuildPlugins: [apart],
    external: [/^node:/, /^cloudflare:/],
    // `node:sqlite` has no other name.
    removeNodeProtocol: false,
  };
}

export default defineConfig(() =>
  builtFrom(
    Object.values(subpaths).filter((file) => file.endsWith('.ts')),
    'neutral',
  ),
);
