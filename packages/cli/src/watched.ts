import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { CommandIo } from './command.ts';

/** An editor writes a file in several steps; they are one change. In milliseconds. */
const SETTLING_MS = 100;

/**
 * Does it once, and again whenever something changes in the folders of the files. Goes on until the process is ended. What
 * fails is said, and waited on: the next change may mend it.
 */
export async function watched(
  files: readonly (string | undefined)[],
  once: () => Promise<number>,
  { stdout, stderr }: CommandIo,
): Promise<number> {
  const folders = new Set(files.flatMap((file) => (file === undefined ? [] : [dirname(file)])));
  for (;;) {
    const changed = firstChange([...folders]);
    await once().catch((error: Error) => stderr.write(`portcullis check: ${error.message}\n`));
    stdout.write('watching for changes\n');
    await changed;
    stdout.write('\n');
  }
}

function firstChange(folders: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let isChanged = false;
    const watchers: readonly FSWatcher[] = folders.map((folder) =>
      watch(folder, () => {
        if (isChanged) return;
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
