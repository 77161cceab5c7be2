import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundleWorker } from '../../bundles/bundle.ts';

let folder: string;
let worker: string;
/** Writes a file, at a time in seconds. */
function write(name: string, text: string, seconds: number): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  utimesSync(file, seconds, seconds);
  return file;
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  const imports = `import { part } from './part.ts';\nimport set from './portcullis.json';`;
  worker = write('worker.ts', `${imports}\nexport default { part, set };`, 1000);
  write('part.ts', `export const part = 'one';`, 1000);
  write('portcullis.json', `{ "name": "own" }`, 1000);
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a Worker is bundled once while its files are unchanged', async () => {
  const first = await bundleWorker(worker);
  write('part.ts', `export const part = 'two';`, 1000);
  expect(await bundleWorker(worker)).toBe(first);
});

test.each([
  ['part.ts', `export const part = 'two';`],
  ['portcullis.json', `{ "name": "two" }`],
])('a Worker is bundled again when %s has changed', async (name, text) => {
  expect(await bundleWorker(worker)).toMatch(/own.*one/s);
  write(name, text, 1001);
  expect(await bundleWorker(worker)).toContain('two');
});

test('a configuration that replaces the Worker’s own is the current one', async () => {
  const other = write('other.json', `{ "name": "other" }`, 1000);
  expect(await bundleWorker(worker, other)).toContain('other');
  write('other.json', `{ "name": "third" }`, 1000);
  expect(await bundleWorker(worker, other)).toContain('third');
  expect(await bundleWorker(worker)).toContain('own');
});
