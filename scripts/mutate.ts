/** Mutation testing of the files that guard: `pnpm mutate [PATH…] [--write] [--list]`. docs/mutation.md says how to read it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asked } from './asked.ts';
import { filesMeant, type MutateArguments, mutateArguments, USAGE } from './mutation/arguments.ts';
import { gatePass, gateTestsOf } from './mutation/gate-pass.ts';
import { guardingFiles } from './mutation/guarding-files.ts';
import { measuredBy, scoresOf } from './mutation/mutant-report.ts';
import {
  type ExplainedSurvivor,
  explained,
  type MutationList,
  percent,
  readMutationList,
  type Score,
  withFiles,
  withMeasured,
  writeMutationList,
} from './mutation/mutation-list.ts';
import { mutationPage, PAGE } from './mutation/mutation-page.ts';
import { sampleQuickForm } from './mutation/quick-form-sample.ts';
import { switchedPass } from './mutation/switched-pass.ts';
import { triedByStryker } from './mutation/tried-by-stryker.ts';
import { workingCopy } from './mutation/working-copy.ts';
import { stopAll } from './processes.ts';
import { root } from './workspace.ts';

const PLACE = '.artifacts/mutation';
const exists = (file: string): boolean => existsSync(join(root, file));

function currentList(): MutationList {
  const guarding = guardingFiles(root).guarding.map(({ file }) => file);
  return withFiles(readMutationList(root), guarding, exists);
}

function write(list: MutationList): void {
  writeMutationList(root, list);
  // Read again, so that the page has the order that the list is kept in.
  writeFileSync(join(root, PAGE), mutationPage(readMutationList(root), guardingFiles(root)));
}

interface Result {
  readonly scores: Readonly<Record<string, Score>>;
  readonly survivors: readonly ExplainedSurvivor[];
}

/** What survives the quick tests in Node meets all of the package's tests in Node and in workerd, and at last its gates. */
async function measure(
  copy: string,
  folder: string,
  files: readonly string[],
  { concurrency, gate, quick, tests, workerd }: MutateArguments,
): Promise<Result> {
  const report = await switchedPass({ copy, folder, files, tests });
  for (const test of report.failing) console.log(`${test} fails without a mutant, and was left out`);
  const all = measuredBy(report);
  const sizes = { copy, folder, concurrency, tests, size: 'everything' as const, workerd };
  const hasMore = !quick && report.survivors.length > 0;
  const second = hasMore ? (await triedByStryker(report.survivors, sizes)).survivors : all.survivors;
  const original = (file: string): string => readFileSync(join(root, file), 'utf8');
  const left = gate && !quick ? await gatePass(copy, gateTestsOf(copy, folder), second, original) : second;
  const by = (ones: readonly { file: string }[], file: string): number =>
    ones.filter((one) => one.file === file).length;
  const killed = Object.fromEntries(
    Object.entries(all.killed).map(([file, count]) => [
      file,
      count + by(all.survivors, file) - by(left, file),
    ]),
  );
  const survivors = left.map(({ file, mutator, code, mutant }) => ({ file, mutator, code, mutant }));
  const scores = scoresOf(killed, survivors, new Date().toISOString().slice(0, 10));
  return { scores, survivors: explained(survivors, readMutationList(root)) };
}

function print({ scores, survivors }: Result): void {
  for (const [file, score] of Object.entries(scores)) {
    const { killed, survived } = score;
    console.log(
      `${percent(score).toFixed(1).padStart(5)} %  ${file}: ${killed} killed, ${survived} survived`,
    );
  }
  for (const { file, mutator, code, mutant, why } of survivors) {
    console.log(
      `${why === '' ? 'UNEXPLAINED' : 'explained'} ${file}: ${mutator}\n    - ${code}\n    + ${mutant}`,
    );
  }
}

async function main(options: MutateArguments): Promise<void> {
  if (options.sample !== undefined) {
    await sampleQuickForm({ ...options, sample: options.sample }, PLACE, currentList());
    return;
  }
  if (options.list) {
    write(currentList());
    return;
  }
  const files = filesMeant(options.paths, Object.keys(currentList().files).sort(), exists);
  const byPackage = Map.groupBy(files, (file) => file.split('/', 2).join('/'));
  mkdirSync(join(root, PLACE), { recursive: true });
  let unexplained = 0;
  for (const [folder, ones] of byPackage) {
    const started = performance.now();
    // Anew for each package: somebody may have gone on working meanwhile.
    const copy = await workingCopy(root, `${PLACE}/copy`);
    const result = await measure(copy, folder, ones, options);
    print(result);
    unexplained += result.survivors.filter(({ why }) => why === '').length;
    console.log(`${folder}: ${ones.length} files in ${((performance.now() - started) / 1000).toFixed(0)} s`);
    if (options.write) write(withMeasured(currentList(), result.scores, result.survivors));
  }
  if (unexplained === 0) return;
  console.log(
    `${unexplained} survivors without an explanation: kill them by a test, or explain them in docs/mutation.json`,
  );
  process.exitCode = 1;
}

if (import.meta.main) {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopAll();
      process.exit(1);
    });
  }
  await main(asked(USAGE, mutateArguments));
}
