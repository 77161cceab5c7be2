import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { bundleWorker, oneModule, SHARED_BUNDLES } from '../../bundles/bundle.ts';

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
  const imports = `import { part } from './part.ts';\nimport set from './portcullis.json' with { type: 'json' };`;
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

test('a Worker is bundled once for all configurations that replace its own, and each reads its own one', async () => {
  const texts = [`{ "name": "first", "__proto__": "\\u0022$&" }`, `{ "name": "second" }`];
  const files = texts.map((text, at) => write(`${at}.json`, text, 1000));
  const read = async (file: string | undefined) => {
    const code = await bundleWorker(worker, file);
    return (await import(`data:text/javascript,${encodeURIComponent(code)}`)).default;
  };
  expect(await read(files[0])).toEqual({ part: 'one', set: JSON.parse(texts[0] ?? '') });
  write('part.ts', `export const part = 'two';`, 1000);
  expect(await read(files[1])).toEqual({ part: 'one', set: { name: 'second' } });
});

test('a Worker that another process of the run bundled is taken from the shared folder while its files are unchanged', async () => {
  const shared = mkdtempSync(join(tmpdir(), 'bundles-'));
  vi.stubEnv(SHARED_BUNDLES, shared);
  const first = await bundleWorker(worker);
  const [file = ''] = readdirSync(shared).map((name) => join(shared, name));
  const left = JSON.parse(readFileSync(file, 'utf8'));
  // As another process would have left it: its bundle is told from ours by its text.
  forget();
  writeFileSync(file, JSON.stringify({ ...left, code: 'of another process' }));
  expect([left.code, await bundleWorker(worker)]).toEqual([first, 'of another process']);
  forget();
  write('part.ts', `export const part = 'two';`, 1001);
  expect(await bundleWorker(worker)).toContain('two');
  rmSync(shared, { recursive: true });
});

test('a bundled Worker is given to Miniflare as its only module', () => {
  expect(oneModule('export default {}')).toEqual({
    modules: [{ type: 'ESModule', path: 'worker.js', contents: 'export default {}' }],
  });
});

/** As a process that has bundled nothing. */
function forget(): void {
  (globalThis as never as Record<symbol, Map<string, unknown>>)[
    Symbol.for('portcullis.kept-workers')
  ]?.clear();
}
