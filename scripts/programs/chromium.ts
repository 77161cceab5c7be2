import { existsSync } from 'node:fs';
import { areRunsLong } from '../fixtures/long-runs.ts';
import { type Ended, run } from '../processes.ts';
import { root } from '../workspace.ts';

/** Where Debian has each, which is what its package is called as well. */
const WHOLE = '/usr/bin/chromium';
const WITHOUT_WINDOWS = '/usr/bin/chromium-headless-shell';

/** The same engine without windows does half of the work for a page. Long runs are of the browser that people have. */
function inOrder(isLong: boolean): readonly [wanted: string, other: string] {
  return isLong ? [WHOLE, WITHOUT_WINDOWS] : [WITHOUT_WINDOWS, WHOLE];
}

/** The Chromium that pages are looked at in; `undefined` where there is none, and tests in a browser are left out. */
export function chromiumFile(
  isThere: (file: string) => boolean = existsSync,
  isLong = areRunsLong,
): string | undefined {
  return inOrder(isLong).find(isThere);
}

/**
 * Installs Debian's Chromium where the one that is wanted is missing and can be installed, and says what is done instead where it
 * cannot. `.ci/run` does not go on without it.
 */
export async function ensureChromium(
  install: (packageName: string) => Promise<Ended> = aptGet,
): Promise<string | undefined> {
  const [wanted, other] = inOrder(areRunsLong);
  if (existsSync(wanted)) return undefined;
  const instead = existsSync(other) ? `pages are opened in ${other}` : 'tests in a browser are left out';
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return `${wanted} is missing: ${instead}`;
  const name = wanted.slice('/usr/bin/'.length);
  const { code } = await install(name);
  return code === 0 ? `installed ${name}` : `${wanted} could not be installed: ${instead}`;
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
