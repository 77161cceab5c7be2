import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { freshFolder } from './archive-of.ts';

const runFile = promisify(execFile);

/** How many objects: `ARCHIVED=100000` measures an archive of a large project. */
const ARCHIVED = Number(process.env.ARCHIVED ?? 3000);

/** The memory of the process that reads, whatever the number of objects. */
const HEAP_MB = 48;

test('an archive needs the same small memory for any number of objects, one object each, and two reads for a page', async () => {
  const script = join(import.meta.dirname, 'fixtures/large-archive.ts');
  const args = [`--max-old-space-size=${HEAP_MB}`, '--no-warnings', script, freshFolder(), String(ARCHIVED)];
  const { stdout } = await runFile(process.execPath, args);
  const { writes, reads, ...measured } = JSON.parse(stdout);
  if (process.env.ARCHIVED !== undefined)
    console.info(JSON.stringify({ ARCHIVED, ...measured, writes, reads }));
  expect(writes.objects).toBe(ARCHIVED);
  expect(writes.at).toBeLessThanOrEqual(4096);
  expect(writes.words).toBeLessThanOrEqual(256);
  expect(reads).toEqual({ open: [200, 2], closed: [404, 1], missing: [404, 1], search: [200, 2] });
}, 600_000);
