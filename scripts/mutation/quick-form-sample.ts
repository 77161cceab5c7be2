import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace.ts';
import { gatePass, gateTestsOf, quickGateTests } from './gate-pass.ts';
import type { MutantOf } from './instrumented-files.ts';
import { countedAsKilled, drawn, mutantsOf } from './killed-sample.ts';
import { measuredBy, type TriedMutant, triedMutant } from './mutant-report.ts';
import { isScore, type MutationList, percent, type Score } from './mutation-list.ts';
import { switchedPass } from './switched-pass.ts';
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
 * `pnpm test` kills. First they meet the quick tests of their package in Node, by `switchedPass`. If these do not kill enough, what
 * survives meets, one package after the other until it is enough, the quick tests in workerd and the gates of the quick form, and what
 * survives these meets everything: a file may have changed since it was measured, and what nothing kills is no loss of the quick form.
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
  let tried = 0;
  const left: MutantOf[] = [];
  for (const [folder, ones] of byPackage(some)) {
    const files = [...new Set(ones.map(({ file }) => file))];
    const report = await switchedPass({ copy, folder, files, tests: [], only: ones });
    for (const test of report.failing) console.log(`${test} fails without a mutant, and was left out`);
    const { killed: counts, survivors } = measuredBy(report);
    const loaded = Object.values(counts).reduce((sum, count) => sum + count, survivors.length);
    tried += loaded;
    left.push(...report.survivors);
    console.log(`${folder}: ${loaded} tried, ${survivors.length} left by the quick tests in Node`);
  }
  const resolved: Resolved = { left: [], never: [] };
  const open = byPackage(left);
  const result = (): Result => {
    const unresolved = [...open.values()].flat().map(asTried);
    return { tried: tried - resolved.never.length, left: [...resolved.left, ...unresolved], seed };
  };
  for (const [folder, ones] of [...open]) {
    if (isEnough(result())) break;
    const more = await resolvedBySlower(copy, folder, ones, concurrency);
    resolved.left.push(...more.left);
    resolved.never.push(...more.never);
    open.delete(folder);
    console.log(`${folder}: ${more.left.length} of ${ones.length} left by the whole quick form`);
  }
  tell(result(), resolved.never);
}

/** What the quick form leaves and something else kills, and what nothing kills. */
interface Resolved {
  readonly left: TriedMutant[];
  readonly never: TriedMutant[];
}

async function resolvedBySlower(
  copy: string,
  folder: string,
  ones: readonly MutantOf[],
  concurrency: number,
): Promise<Resolved> {
  const given = { copy, concurrency, tests: [], workerd: true, folder };
  const quick = (await triedByStryker(ones, { ...given, size: 'quick form' })).survivors;
  const left = await gatePass(copy, quickGateTests(copy), quick, original);
  if (left.length === 0) return { left: [], never: [] };
  const again = ones.filter((one) => isIn(left, asTried(one)));
  const all = (await triedByStryker(again, { ...given, size: 'everything' })).survivors;
  const never = await gatePass(copy, gateTestsOf(copy, folder), all, original);
  return { left: left.filter((one) => !isIn(never, one)), never };
}

function byPackage(ones: readonly MutantOf[]): Map<string, MutantOf[]> {
  return Map.groupBy(ones, ({ file }) => file.split('/', 2).join('/'));
}

const original = (file: string): string => readFileSync(join(root, file), 'utf8');
const asTried = ({ file, mutant }: MutantOf): TriedMutant => triedMutant(file, original(file), mutant);
const isIn = (mutants: readonly TriedMutant[], { file, source }: TriedMutant): boolean =>
  mutants.some((one) => one.file === file && one.source === source);

/** The mutants of all files that were measured, without the survivors; of a file that waits, these are not known. */
async function countedMutants(list: MutationList): Promise<MutantOf[]> {
  const counted: MutantOf[] = [];
  let changed = 0;
  for (const [file, score] of Object.entries(list.files)) {
    if (!isScore(score) || score.waits !== undefined) continue;
    const ones = countedAsKilled(await mutantsOf(root, file), original, list);
    if (ones.length !== score.killed) changed += 1;
    counted.push(...ones);
  }
  if (changed > 0)
    console.log(`${changed} files changed since they were measured: what is new in them may be drawn`);
  return counted;
}

interface Result {
  readonly tried: number;
  readonly left: readonly TriedMutant[];
  readonly seed: number;
}

const scoreOf = ({ tried, left }: Result): Score => ({
  killed: tried - left.length,
  survived: left.length,
  measured: '',
});
const isEnough = (result: Result): boolean => result.tried > 0 && percent(scoreOf(result)) >= ENOUGH_PERCENT;

function tell(result: Result, never: readonly TriedMutant[]): void {
  for (const { file, mutator, code, mutant } of result.left)
    console.log(`left ${file}: ${mutator}\n    - ${code}\n    + ${mutant}`);
  for (const { file, mutator } of never)
    console.log(`killed by nothing, and not counted: ${file}: ${mutator}`);
  const score = scoreOf(result);
  console.log(
    `of ${result.tried} mutants, the quick form kills at least ${score.killed}: ${percent(score).toFixed(1)} % (seed ${result.seed})`,
  );
  if (!isEnough(result)) process.exitCode = 1;
}
