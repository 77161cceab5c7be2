import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { CommandIo } from './command.ts';

/** An editor writes a file in several steps; they are one change. In milliseconds. */
const SETTLING_MS = 100;

/**
 * Runs a function now, and again whenever one of the files is changed, created or deleted, until the process ends. Errors are
 * printed, because the next change may fix them.
 */
export async function watched(
  files: readonly string[],
  once: () => Promise<number>,
  { stdout, stderr }: CommandIo,
): Promise<number> {
  for (;;) {
    const changed = firstChange(files);
    await once().catch((error: Error) => stderr.write(`portcullis check: ${error.message}\n`));
    stdout.write('watching for changes\n');
    await changed;
    stdout.write('\n');
  }
}

/**
 * Resolves once one of the files changes. Editors replace a file by another one, so its folder is watched; what else is
 * written there, such as what this prints, is no change.
 */
export function firstChange(files: readonly string[]): Promise<void> {
  const folders = [...new Set(files.map((file) => dirname(file)))];
  return new Promise((resolve, reject) => {
    let isChanged = false;
    const watchers: readonly FSWatcher[] = folders.map((folder) =>
      watch(folder, (_event, name) => {
        const isOurs = files.some(
          (file) => dirname(file) === folder && (name === null || name === basename(file)),
        );
        if (isChanged || !isOurs) return;
        isChanged = true;
        setTimeout(() => {
          for (const watcher of watchers) watcher.close();
          resolve();
        }, SETTLING_MS);
      }),
    );
    for (const watcher of watchers) watcher.on('error', reject);
  });
}
