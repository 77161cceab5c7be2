import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { type Ended, run } from '../processes.ts';
import { root } from '../workspace.ts';

/** Where Debian has each, which is what its package is called as well. */
const WHOLE = '/usr/bin/chromium';
const WITHOUT_WINDOWS = '/usr/bin/chromium-headless-shell';

/**
 * The Chromium that pages are looked at in: the browser that people have, or the same engine without windows. `undefined` where there
 * is neither, and tests in a browser are left out.
 */
export function chromiumFile(isThere: (file: string) => boolean = existsSync): string | undefined {
  return [WHOLE, WITHOUT_WINDOWS].find(isThere);
}

/**
 * Installs Debian's Chromium where the one that is wanted is missing and can be installed, and says what is done instead where it
 * cannot. `.ci/run` does not go on without it.
 */
export async function ensureChromium(
  install: (packageName: string) => Promise<Ended> = aptGet,
): Promise<string | undefined> {
  if (existsSync(WHOLE)) return undefined;
  const instead = existsSync(WITHOUT_WINDOWS)
    ? `pages are opened in ${WITHOUT_WINDOWS}`
    : 'tests in a browser are left out';
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return `${WHOLE} is missing: ${instead}`;
  const { code } = await install(basename(WHOLE));
  return code === 0 ? `installed ${basename(WHOLE)}` : `${WHOLE} could not be installed: ${instead}`;
}

function aptGet(name: string): Promise<Ended> {
  const install = `apt-get -qq -y --no-install-recommends install ${name}`;
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
