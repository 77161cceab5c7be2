import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian's golang-golang-x-mod-dev puts Go's packages for transparency logs. */
const GOPATH = '/usr/share/gocode';

/** Whether a verifier that none of us wrote can be built here. */
export const hasGo: boolean =
  existsSync(join(GOPATH, 'src/golang.org/x/mod/sumdb/tlog')) && spawnSync('go', ['version']).status === 0;

/** Says in one line that it cannot; `undefined` if it can. `.ci/run` does not go on without it. */
export const missingGo: string | undefined = hasGo
  ? undefined
  : 'go or golang.org/x/mod missing: tests that verify logs with it are left out (apt-get install golang-go golang-golang-x-mod-dev)';

/** Builds the verifier, and returns what runs it: its exit code and what it said. */
export function goVerifier(): (...args: readonly string[]) => { status: number | null; output: string } {
  const program = join(mkdtempSync(join(tmpdir(), 'portcullis-go-')), 'verify');
  execFileSync(
    'go',
    ['build', '-o', program, join(import.meta.dirname, '../../packages/tlog/test/go/verify.go')],
    {
      env: { ...process.env, GOPATH, GO111MODULE: 'off', GOFLAGS: '' },
    },
  );
  return (...args) => {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    return { status, output: stdout + stderr };
  };
}
