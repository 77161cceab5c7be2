import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ended, run, stopAll } from '../processes.ts';
import { listFiles, shown } from '../workspace.ts';
import type { TriedMutant } from './mutant-report.ts';

/** The tests of a whole gate that a package has. */
export function gateTestsOf(copy: string, folder: string): string[] {
  return listFiles(join(copy, folder, 'test'), '.gate.test.ts', '.gate.slow.test.ts').map((file) =>
    shown(copy, file),
  );
}

/** The tests of a whole gate that the quick form of `pnpm test` has. */
export function quickGateTests(copy: string): string[] {
  return ['packages', 'scripts']
    .flatMap((folder) => listFiles(join(copy, folder), '.gate.test.ts'))
    .map((file) => shown(copy, file));
}

/**
 * Tries survivors by tests of a whole gate, and returns those that survive them too.
 *
 * These tests bundle a Worker and run it in another process, where StrykerJS can switch no mutant on. So each is written
 * into the source of the copy, its tests run, and the source put back.
 */
export async function gatePass(
  copy: string,
  tests: readonly string[],
  survivors: readonly TriedMutant[],
  original: (file: string) => string,
): Promise<TriedMutant[]> {
  if (tests.length === 0 || survivors.length === 0) return [...survivors];
  const plain = await gateTests(copy, tests, 600);
  if (plain.code !== 0)
    throw new Error(`the tests of the gate fail without any mutant\n${plain.output.slice(-4000)}`);
  // A mutant that makes them run without end is noticed.
  const limitSeconds = 30 + 5 * plain.seconds;
  const left: TriedMutant[] = [];
  for (const [index, survivor] of survivors.entries()) {
    process.stderr.write(`tests of the gate: mutant ${index + 1} of ${survivors.length}\n`);
    const path = join(copy, survivor.file);
    writeFileSync(path, survivor.source);
    try {
      if ((await gateTests(copy, tests, limitSeconds)).code === 0) left.push(survivor);
    } finally {
      writeFileSync(path, original(survivor.file));
    }
  }
  return left;
}

async function gateTests(copy: string, tests: readonly string[], limitSeconds: number): Promise<Ended> {
  const vitest = join('node_modules', '.bin', 'vitest');
  const timer = setTimeout(stopAll, 1000 * limitSeconds);
  const ended = await run(
    [vitest, 'run', '--project', 'gate', '--project', 'gate-slow', '--bail', '1', ...tests],
    { cwd: copy },
  );
  clearTimeout(timer);
  return ended;
}
