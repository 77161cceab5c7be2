import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Writes `files` into a new temporary folder, which goes away with the test, and returns its path. */
export function temporaryTree(files: Readonly<Record<string, string>>): string {
  const top = mkdtempSync(join(tmpdir(), 'portcullis-'));
  onTestFinished(() => rmSync(top, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  return top;
}
