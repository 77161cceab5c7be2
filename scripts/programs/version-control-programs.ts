import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that tests drive, and whose tests are left out where they are missing. `.ci/run` does not go on without them. */
const PROGRAMS = ['git-lfs', 'hg'] as const;

/** Says in one line which of them are missing; `undefined` if none is. */
export function missingVersionControl(path: string = process.env.PATH ?? ''): string | undefined {
  const folders = path.split(delimiter);
  const missing = PROGRAMS.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  return missing.length === 0
    ? undefined
    : `${missing.join(' and ')} missing: tests that drive the real program are left out (apt-get install git-lfs mercurial)`;
}
