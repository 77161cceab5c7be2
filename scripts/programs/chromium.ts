import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { type Ended, run } from '../processes.ts';
import { root } from '../workspace.ts';

/** Where Debian has each, which is what its package is called as well. */
const WHOLE = '/usr/bin/chromium';
const WITHOUT_WINDOWS = '/usr/bin/chromium-headless-shell';

/**
 * The Chromium that pages are looked at in: the one without windows. The browser that people have is of the same engine, and takes more
 * than twice the time for the same pages. `undefined` where there is neither, and tests in a browser are left out.
 */
export function chromiumFile(isThere: (file: string) => boolean = existsSync): string | undefined {
  return [WITHOUT_WINDOWS, WHOLE].find(isThere);
}

/** The browser that people have, for what its engine alone does not do. */
export function wholeChromiumFile(isThere: (file: string) => boolean = existsSync): string | undefined {
  return isThere(WHOLE) ? WHOLE : undefined;
}

/** How browsers are installed, and on which machine. */
export interface Installing {
  readonly install?: (packages: readonly string[]) => Promise<Ended>;
  readonly isThere?: (file: string) => boolean;
  readonly isRoot?: boolean;
}

/**
 * Installs Debian's Chromium, whole and without windows, where it is missing and can be installed, and says what is done instead where
 * it cannot. `.ci/run` does not go on without the whole one.
 */
export async function ensureChromium({
  install = aptGet,
  isThere = existsSync,
  isRoot = process.getuid?.() === 0,
}: Installing = {}): Promise<string | undefined> {
  const missing = [WHOLE, WITHOUT_WINDOWS].filter((file) => !isThere(file));
  if (missing.length === 0) return undefined;
  const files = missing.join(' and ');
  if (!isRoot || !isThere('/usr/bin/apt-get')) return `missing: ${files}: ${insteadOf(missing)}`;
  const packages = missing.map((file) => basename(file));
  const { code } = await install(packages);
  return code === 0
    ? `installed ${packages.join(' and ')}`
    : `could not be installed: ${files}: ${insteadOf(missing)}`;
}

function insteadOf(missing: readonly string[]): string {
  if (missing.length > 1) return 'tests in a browser are left out';
  return missing.includes(WHOLE)
    ? 'tests of what only a whole browser does are left out'
    : `pages are opened in ${WHOLE}, which takes twice as long`;
}

function aptGet(packages: readonly string[]): Promise<Ended> {
  // What a newer version of one would take away stays.
  const install = `apt-get -qq -y --no-remove --no-install-recommends install ${packages.join(' ')}`;
  // The lists of packages are mostly there, and take longer to fetch than the package.
  return run(
    [
      'sh',
      '-c',
      `export DEBIAN_FRONTEND=noninteractive; ${install} || { apt-get -qq update && ${install}; }`,
    ],
    {
      cwd: root,
    },
  );
}
