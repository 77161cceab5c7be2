import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
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
    input: join(import.meta.dirname, '../src/main.ts'),
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    external: ['rolldown'],
    output: { dir: folder, format: 'esm' },
    logLevel: 'warn',
  });
  return join(folder, 'main.js');
}
