import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll } from 'vitest';

/**
 * The program's own file, bundled, for a test that starts it often: it starts in a quarter of the time that its sources take. Gone when the
 * tests of the file are.
 */
export async function bundledProgram(): Promise<string> {
  // Beside what is published, so that packages are found.
  const folder = mkdtempSync(join(import.meta.dirname, '../.portcullis-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  await build({
    entryPoints: [join(import.meta.dirname, '../src/main.ts')],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    external: ['esbuild'],
    // Of a dependency that is written for Node alone.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return join(folder, 'main.js');
}
