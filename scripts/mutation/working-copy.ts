import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pnpm, run } from '../processes.ts';

/**
 * A copy of the repository to change sources in: nobody who edits, tests or commits meanwhile sees a mutant, and a run
 * that is killed leaves none behind. The packages of the copy import each other, not those of the original.
 */
export async function workingCopy(top: string, place: string): Promise<string> {
  const copy = join(top, place);
  clear(copy);
  for (const file of await filesOf(top)) {
    if (!existsSync(join(top, file))) continue;
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(top, file), join(copy, file));
  }
  await successful(pnpm('install', '--frozen-lockfile', '--prefer-offline'), copy);
  return copy;
}

/** What was installed stays: to install again what is there takes no time. */
function clear(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !entry.isSymbolicLink()) {
      clear(path);
      if (readdirSync(path).length > 0) continue;
    }
    rmSync(path, { recursive: true });
  }
}

/** What git keeps, and what is new and not ignored. */
async function filesOf(top: string): Promise<string[]> {
  const output = await successful(['git', 'ls-files', '-co', '--exclude-standard', '-z'], top);
  return output.split('\0').filter((file) => file !== '');
}

async function successful(command: readonly string[], cwd: string): Promise<string> {
  const { code, output } = await run(command, { cwd });
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}\n${output}`);
  return output;
}
