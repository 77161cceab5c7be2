import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GuardingFiles, guardingFiles } from './mutation/guarding-files.ts';
import {
  ENOUGH_PERCENT,
  isEnough,
  isScore,
  LIST,
  type MutationList,
  percent,
  readMutationList,
} from './mutation/mutation-list.ts';
import { mutationPage, PAGE } from './mutation/mutation-page.ts';
import { report } from './report.ts';
import { root } from './workspace.ts';

const RENEW = '"npx -y pnpm@12 mutate --list" does it';

/**
 * Checks that every file with code is known: it guards and has a score or a reason to wait for one, or a rule excludes it. Every
 * survivor is listed, and only files that exist.
 */
export function checkMutationList(
  { guarding, unknown, excluded }: GuardingFiles,
  list: MutationList,
  exists: (file: string) => boolean,
): string[] {
  const named = [...new Set([...Object.keys(list.files), ...list.survivors.map(({ file }) => file)])];
  return [
    ...guarding
      .filter(({ file }) => (list.files[file] ?? '') === '')
      .map(
        ({ file, line, name, decides }) =>
          `${file}:${line}: ${name} decides ${decides}, and has no score; "npx -y pnpm@12 mutate ${file} --write" measures it, or the value in ${LIST} says why not yet`,
      ),
    ...unknown.map(
      (file) =>
        `${file}: no deciding function uses it; name one in scripts/mutation/deciding-functions.ts, or exclude the file in scripts/mutation/guarding-files.ts with a reason`,
    ),
    ...[...excluded]
      .filter(([, files]) => files.length === 0)
      .map(([{ files }]) => `scripts/mutation/guarding-files.ts: ${files} excludes nothing; remove it`),
    ...Object.entries(list.files).flatMap(([file, entry]) =>
      exists(file) ? scoreProblems(file, entry, list) : [],
    ),
    ...named
      .filter((file) => !exists(file))
      .map((file) => `${LIST}: names ${file}, which does not exist; remove it (${RENEW})`),
  ];
}

function scoreProblems(
  file: string,
  entry: MutationList['files'][string],
  { survivors }: MutationList,
): string[] {
  const score = isScore(entry) ? entry : undefined;
  const survived = score?.survived ?? 0;
  const listed = survivors.filter((one) => one.file === file).length;
  if (score?.waits !== undefined)
    return isEnough(score) || listed > 0
      ? [`${LIST}: ${file} waits for nothing, or its survivors are listed; remove "waits"`]
      : [];
  const isFar = score !== undefined && !isEnough(score);
  return [
    ...(survived === listed
      ? []
      : [
          `${LIST}: ${file} has ${survived} survivors by its score, and ${listed} listed; "npx -y pnpm@12 mutate ${file} --write" does both`,
        ]),
    ...(isFar
      ? [`${LIST}: ${file} scores ${percent(score).toFixed(1)} %, less than ${ENOUGH_PERCENT} %; add tests`]
      : []),
  ];
}

if (import.meta.main) {
  const guarding = guardingFiles(root);
  const list = readMutationList(root);
  const problems = checkMutationList(guarding, list, (file) => existsSync(join(root, file)));
  const page = join(root, PAGE);
  if (
    problems.length === 0 &&
    (!existsSync(page) || readFileSync(page, 'utf8') !== mutationPage(list, guarding))
  ) {
    problems.push(`${PAGE}: is not what ${LIST} says; ${RENEW}`);
  }
  if (guarding.guarding.length === 0)
    problems.push('no file of packages/ guards anything: the search is broken');
  report(
    'mutation list',
    problems,
    `${guarding.guarding.length} guarding files are listed, ${Object.values(list.files).filter(isScore).length} with a score`,
  );
}
