import { existsSync } from 'node:fs';
import { type Ended, run } from './processes.ts';
import { root } from './workspace.ts';

const EXECUTABLE = '/usr/bin/chromium';
const INSTALL = 'apt-get -qq update && apt-get -qq -y --no-install-recommends install chromium';

/**
 * Installs Debian's Chromium where it is missing and can be installed, and says so where it cannot: tests of pages in a
 * browser are then left out. `.ci/run` does not go on without it.
 */
export async function ensureChromium(install: () => Promise<Ended> = aptGet): Promise<string | undefined> {
  if (existsSync(EXECUTABLE)) return undefined;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return `${EXECUTABLE} is missing: tests in a browser are left out`;
  }
  const { code } = await install();
  return code === 0
    ? 'installed Chromium'
    : `${EXECUTABLE} could not be installed: tests in a browser are left out`;
}

function aptGet(): Promise<Ended> {
  return run(['sh', '-c', `DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND; ${INSTALL}`], {
    cwd: root,
  });
}
