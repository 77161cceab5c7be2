import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../src/main.ts');

/** What a process said that ran where files end early. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs the program where no file can grow beyond so many blocks of 512 octets: what it writes is cut off in the middle of a write,
 * as on a disk that is full.
 */
export function withLittleRoom(blocks: number, ...args: readonly string[]): Ended {
  return inLittleRoom(blocks, [MAIN, ...args]);
}

/** The same for a few lines of code. */
export function codeWithLittleRoom(blocks: number, code: string): Ended {
  return inLittleRoom(blocks, ['--input-type=module', '--eval', code]);
}

function inLittleRoom(blocks: number, args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', `ulimit -f ${blocks}; exec "$0" "$@"`, process.execPath, ...args],
    { encoding: 'utf8' },
  );
  return { code: status, out: stdout, err: stderr };
}
