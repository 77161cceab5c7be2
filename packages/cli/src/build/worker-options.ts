import type { BuildOptions } from 'esbuild';

/** How a Worker is bundled: as Wrangler does it, minified, and with an account of what each file left in it. */
export const WORKER_OPTIONS = {
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
