import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../processes.ts';
import { listFiles, shown } from '../workspace.ts';
import type { TriedMutant } from './mutant-report.ts';

/**
 * Tries survivors by the package's tests of a whole gate, and returns those that survive them too.
 *
 * These tests bundle a Worker and run it in another process, where StrykerJS can switch no mutant on. So each is written
 * into the source of the copy, its tests run, and the source put back.
 */
export async function gatePass(
  copy: string,
  folder: string,
  survivors: readonly TriedMutant[],
  original: (file: string) => string,
): Promise<TriedMutant[]> {
  const tests = listFiles(join(copy, folder, 'test'), '.gate.test.ts').map((file) => shown(copy, file));
  if (tests.length === 0 || survivors.length === 0) return [...survivors];
  if (!(await passes(copy, tests)))
    throw new Error(`${folder}: the tests of the gate fail without any mutant`);
  const left: TriedMutant[] = [];
  for (const [index, survivor] of survivors.entries()) {
    process.stderr.write(`gate tests of ${folder}: mutant ${index + 1} of ${survivors.length}\n`);
    const path = join(copy, survivor.file);
    writeFileSync(path, survivor.source);
    try {
      if (await passes(copy, tests)) left.push(survivor);
    } finally {
      writeFileSync(path, original(survivor.file));
    }
  }
  return left;
}

async function passes(copy: string, tests: readonly string[]): Promise<boolean> {
  const vitest = join('node_modules', '.bin', 'vitest');
  const { code } = await run([vitest, 'run', '--project', 'gate', '--bail', '1', ...tests], { cwd: copy });
  return code === 0;
}
