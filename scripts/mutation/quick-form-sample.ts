import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace.ts';
import { gatePass, quickGateTests } from './gate-pass.ts';
import { countedAsKilled, drawn, identityOf, type MutantOf, mutantsOf, placeOf } from './killed-sample.ts';
import { measuredBy, type TriedMutant } from './mutant-report.ts';
import { isScore, percent, readMutationList } from './mutation-list.ts';
import { strykerRun } from './stryker-run.ts';
import { workingCopy } from './working-copy.ts';

/** How many of a hundred the quick form has to kill, of what everything kills. */
const ENOUGH_PERCENT = 95;

interface SampleOptions {
  readonly sample: number;
  readonly seed: number;
  readonly concurrency: number;
}

/**
 * Draws some of the mutants that the list counts as killed, and says how many of them the quick form of `pnpm test` kills: the quick
 * tests of the package in Node and in workerd, and for what survives those the gates of the quick form.
 */
export async function sampleQuickForm(
  { sample, seed, concurrency }: SampleOptions,
  place: string,
): Promise<void> {
  const list = readMutationList(root);
  const source = (file: string): string => readFileSync(join(root, file), 'utf8');
  const killed: MutantOf[] = [];
  for (const [file, score] of Object.entries(list.files)) {
    if (!isScore(score)) continue;
    const counted = countedAsKilled(await mutantsOf(root, file), source, list);
    if (counted.length !== score.killed)
      console.log(`${file}: ${counted.length} mutants count as killed, ${score.killed} when it was measured`);
    killed.push(...counted);
  }
  const some = drawn(killed, sample, seed);
  console.log(`${some.length} of ${killed.length} mutants that count as killed, seed ${seed}`);
  mkdirSync(join(root, place), { recursive: true });
  const copy = await workingCopy(root, `${place}/copy`);
  const left: TriedMutant[] = [];
  let tried = 0;
  for (const [folder, ones] of Map.groupBy(some, ({ file }) => file.split('/', 2).join('/'))) {
    const found = await survivorsOf(copy, folder, ones, {
      concurrency,
      incrementalFile: join(root, place, 'sample.json'),
    });
    tried += found.tried;
    left.push(...(await gatePass(copy, quickGateTests(copy), found.survivors, source)));
    console.log(`${folder}: ${found.tried} tried, ${left.length} left of all so far`);
  }
  for (const { file, mutator, code, mutant } of left)
    console.log(`left ${file}: ${mutator}\n    - ${code}\n    + ${mutant}`);
  const score = { killed: tried - left.length, survived: left.length, measured: '' };
  console.log(
    `of ${tried} mutants that count as killed, the quick form kills ${score.killed}: ${percent(score).toFixed(1)} % (seed ${seed})`,
  );
  if (tried === 0 || percent(score) < ENOUGH_PERCENT) process.exitCode = 1;
}

async function survivorsOf(
  copy: string,
  folder: string,
  ones: readonly MutantOf[],
  given: { readonly concurrency: number; readonly incrementalFile: string },
): Promise<{ readonly tried: number; readonly survivors: readonly TriedMutant[] }> {
  const report = await strykerRun({
    ...given,
    copy,
    folder,
    files: ones.map(placeOf),
    force: true,
    tests: [],
    size: 'quick form',
    workerd: true,
  });
  // Others may stand within the same places.
  const wanted = new Set(ones.map((one) => `${one.file} ${identityOf(one.mutant)}`));
  const files = Object.entries(report.files).map(([file, { source, mutants }]) => {
    return [
      file,
      { source, mutants: mutants.filter((mutant) => wanted.has(`${file} ${identityOf(mutant)}`)) },
    ];
  });
  const { killed, survivors } = measuredBy({ files: Object.fromEntries(files) });
  const tried = Object.values(killed).reduce((sum, count) => sum + count, survivors.length);
  return { tried, survivors };
}
