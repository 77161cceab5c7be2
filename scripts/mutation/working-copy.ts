import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pnpm, run } from '../processes.ts';

/**
 * A copy of the repository to change sources in: nobody who edits, tests or commits meanwhile sees a mutant, and a run
 * that is killed leaves none behind. The packages of the copy import each other, not those of the original.
 */
export async function workingCopy(top: string, place: string): Promise<string> {
  const copy = join(top, place);
  clear(copy);
  const asked = createHash('sha256');
  for (const file of await filesOf(top)) {
    if (!existsSync(join(top, file))) continue;
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(top, file), join(copy, file));
    if (INSTALLED_BY.has(basename(file))) asked.update(file).update(readFileSync(join(top, file)));
  }
  await install(copy, asked.digest('hex'));
  return copy;
}

/** What says which packages are installed. */
const INSTALLED_BY: ReadonlySet<string> = new Set(['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']);

/** Even to find that everything is installed takes seconds: it is written down for what. */
async function install(copy: string, asked: string): Promise<void> {
  const done = join(copy, 'node_modules', '.installed-by');
  if (existsSync(done) && readFileSync(done, 'utf8') === asked) return;
  rmSync(done, { force: true });
  await successful(pnpm('install', '--frozen-lockfile', '--prefer-offline'), copy);
  writeFileSync(done, asked);
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
