import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a file did when it was last measured. */
export interface Score {
  readonly killed: number;
  readonly survived: number;
  /** The day, as 2026-11-25. */
  readonly measured: string;
  /** Why too many survive for now. Its survivors are not listed then: `mutate` with the file names them. */
  readonly waits?: string;
}

/** A change of the code that no test notices. */
export interface Survivor {
  readonly file: string;
  /** StrykerJS's name for the kind of change. */
  readonly mutator: string;
  /** The line as it is, and as the change makes it. */
  readonly code: string;
  readonly mutant: string;
}

/** Why a survivor may live. Empty: nobody has said so yet. */
export interface ExplainedSurvivor extends Survivor {
  readonly why: string;
}

/**
 * Every guarding file with its score and the survivors. A file that has no score yet has the reason instead, or `null` if
 * there is none: `pnpm test` fails for that.
 */
export interface MutationList {
  readonly files: Readonly<Record<string, Score | string | null>>;
  readonly survivors: readonly ExplainedSurvivor[];
}

/** Where the list lies; docs/mutation.md is written from it. */
export const LIST = 'docs/mutation.json';

export function readMutationList(top: string): MutationList {
  const path = join(top, LIST);
  if (!existsSync(path)) return { files: {}, survivors: [] };
  return JSON.parse(readFileSync(path, 'utf8')) as MutationList;
}

/** Writes the list in one order, so that two branches that measure different files can be merged. */
export function writeMutationList(top: string, { files, survivors }: MutationList): void {
  const sorted: MutationList = {
    files: Object.fromEntries(Object.entries(files).toSorted(([a], [b]) => compare(a, b))),
    survivors: survivors.toSorted((a, b) => compare(a.file, b.file)),
  };
  writeFileSync(join(top, LIST), `${JSON.stringify(sorted, null, 2)}\n`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The list with every guarding file in it and no file that is gone. What was measured besides stays. */
export function withFiles(
  list: MutationList,
  guarding: readonly string[],
  exists: (file: string) => boolean,
): MutationList {
  const kept = Object.entries(list.files).filter(([file]) => exists(file));
  const missing = guarding.filter((file) => !Object.hasOwn(list.files, file));
  return {
    files: { ...Object.fromEntries(missing.map((file) => [file, null])), ...Object.fromEntries(kept) },
    survivors: list.survivors.filter(({ file }) => exists(file)),
  };
}

/** The list with what was measured just now; a survivor that was there before keeps its explanation. */
export function withMeasured(
  list: MutationList,
  scores: Readonly<Record<string, Score>>,
  survivors: readonly Survivor[],
): MutationList {
  const others = list.survivors.filter(({ file }) => !Object.hasOwn(scores, file));
  const found = Object.fromEntries(
    Object.entries(scores).map(([file, score]) => {
      const known = list.files[file];
      const waits = isScore(known) && !isEnough(score) ? known.waits : undefined;
      return [file, waits === undefined ? score : { ...score, waits }];
    }),
  );
  const listed = survivors.filter(({ file }) => found[file]?.waits === undefined);
  return {
    files: { ...list.files, ...found },
    survivors: [...others, ...explained(listed, list)],
  };
}

/** Each survivor with the explanation that the list has for it: of those that read alike, as many as it explains. */
export function explained(survivors: readonly Survivor[], list: MutationList): ExplainedSurvivor[] {
  const known = Map.groupBy(list.survivors, keyOf);
  return survivors.map((one) => ({ ...one, why: known.get(keyOf(one))?.shift()?.why ?? '' }));
}

/** Lines move; what stands in them is what an explanation is about. */
export function keyOf({ file, mutator, code, mutant }: Survivor): string {
  return [file, mutator, code, mutant].join('\n');
}

/** Whether a file was measured. */
export function isScore(entry: MutationList['files'][string] | undefined): entry is Score {
  return typeof entry === 'object' && entry !== null;
}

/** The least score of a file, in per cent. */
export const ENOUGH_PERCENT = 90;

/** One survivor that is explained is no lack of tests, however small its file. */
export function isEnough(score: Score): boolean {
  return score.survived <= 1 || percent(score) >= ENOUGH_PERCENT;
}

/** Killed, of all that were tried, in per cent; a file without mutants has nothing that could survive. */
export function percent({ killed, survived }: Score): number {
  return killed + survived === 0 ? 100 : (100 * killed) / (killed + survived);
}
