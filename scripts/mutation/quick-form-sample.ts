import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace.ts';
import { gatePass, gateTestsOf, quickGateTests } from './gate-pass.ts';
import type { MutantOf } from './instrumented-files.ts';
import { countedAsKilled, drawn, mutantsOf } from './killed-sample.ts';
import { type TriedMutant, triedMutant } from './mutant-report.ts';
import { isScore, type MutationList, percent } from './mutation-list.ts';
import { triedByStryker } from './tried-by-stryker.ts';
import { workingCopy } from './working-copy.ts';

/** How many of a hundred the quick form has to kill, of what everything kills. */
const ENOUGH_PERCENT = 95;

interface SampleOptions {
  readonly sample: number;
  readonly seed: number;
  readonly concurrency: number;
}

/**
 * Draws some of the mutants that the list, whose files are all there, counts as killed, and says how many of them the quick form of
 * `pnpm test` kills: the quick tests of the package in Node and in workerd, and for what survives those the gates of the quick form.
 * What survives all of these meets everything: a file may have changed since it was measured, and what nothing kills is no loss of
 * the quick form.
 */
export async function sampleQuickForm(
  { sample, seed, concurrency }: SampleOptions,
  place: string,
  list: MutationList,
): Promise<void> {
  const killed = await countedMutants(list);
  const some = drawn(killed, sample, seed);
  console.log(`${some.length} of ${killed.length} mutants that count as killed, seed ${seed}`);
  mkdirSync(join(root, place), { recursive: true });
  const copy = await workingCopy(root, `${place}/copy`);
  const given = { copy, concurrency, tests: [], workerd: true };
  const [left, never]: [TriedMutant[], TriedMutant[]] = [[], []];
  let tried = 0;
  for (const [folder, ones] of Map.groupBy(some, ({ file }) => file.split('/', 2).join('/'))) {
    const quick = await triedByStryker(ones, { ...given, folder, size: 'quick form' });
    const survivors = await gatePass(copy, quickGateTests(copy), quick.survivors, original);
    const again = ones.filter(({ file, mutant }) =>
      isAmong(survivors, triedMutant(file, original(file), mutant)),
    );
    const all =
      again.length === 0
        ? []
        : (await triedByStryker(again, { ...given, folder, size: 'everything' })).survivors;
    never.push(...(await gatePass(copy, gateTestsOf(copy, folder), all, original)));
    tried += quick.loaded;
    left.push(...survivors.filter((one) => !isAmong(never, one)));
    console.log(`${folder}: ${quick.loaded} tried, ${survivors.length} left by the quick form`);
  }
  tell(tried - never.length, left, never, seed);
}

const original = (file: string): string => readFileSync(join(root, file), 'utf8');
const isAmong = (mutants: readonly TriedMutant[], { file, source }: TriedMutant): boolean =>
  mutants.some((one) => one.file === file && one.source === source);

/** The mutants of all files that were measured, without the survivors. */
async function countedMutants(list: MutationList): Promise<MutantOf[]> {
  const counted: MutantOf[] = [];
  let changed = 0;
  for (const [file, score] of Object.entries(list.files)) {
    if (!isScore(score)) continue;
    const ones = countedAsKilled(await mutantsOf(root, file), original, list);
    if (ones.length !== score.killed) changed += 1;
    counted.push(...ones);
  }
  if (changed > 0)
    console.log(`${changed} files changed since they were measured: what is new in them may be drawn`);
  return counted;
}

function tell(
  tried: number,
  left: readonly TriedMutant[],
  never: readonly TriedMutant[],
  seed: number,
): void {
  for (const { file, mutator, code, mutant } of left)
    console.log(`left ${file}: ${mutator}\n    - ${code}\n    + ${mutant}`);
  for (const { file, mutator } of never)
    console.log(`killed by nothing, and not counted: ${file}: ${mutator}`);
  const score = { killed: tried - left.length, survived: left.length, measured: '' };
  console.log(
    `of ${tried} mutants that everything kills, the quick form kills ${score.killed}: ${percent(score).toFixed(1)} % (seed ${seed})`,
  );
  if (tried === 0 || percent(score) < ENOUGH_PERCENT) process.exitCode = 1;
}
