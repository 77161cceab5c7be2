import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GuardingFile, guardingFiles, unguardedFiles } from './mutation/guarding-files.ts';
import { LIST, type MutationList, readMutationList } from './mutation/mutation-list.ts';
import { mutationPage, PAGE } from './mutation/mutation-page.ts';
import { report } from './report.ts';
import { root } from './workspace.ts';

const RENEW = '"npx -y pnpm@12 mutate --list" does it';

/** Checks that the list of mutation testing names every file that refuses, with every survivor, and only files that exist. */
export function checkMutationList(
  guarding: readonly GuardingFile[],
  list: MutationList,
  exists: (file: string) => boolean,
  leftOut: Readonly<Record<string, string>> = unguardedFiles,
): string[] {
  const missing = guarding.filter(({ file }) => !Object.hasOwn(list.files, file));
  const gone = [...new Set([...Object.keys(list.files), ...list.survivors.map(({ file }) => file)])].filter(
    (file) => !exists(file),
  );
  return [
    ...missing.map(
      ({ file, line, how }) =>
        `${file}:${line}: ${how}, and is not listed; add to "files" of ${LIST}: ${JSON.stringify(file)}: null (${RENEW})`,
    ),
    ...Object.entries(list.files).flatMap(([file, score]) => {
      if (!exists(file)) return [];
      const survived = score?.survived ?? 0;
      const listed = list.survivors.filter((one) => one.file === file).length;
      return survived === listed
        ? []
        : `${LIST}: ${file} has ${survived} survivors by its score, and ${listed} listed; "npx -y pnpm@12 mutate ${file} --write" does both`;
    }),
    ...gone.map((file) => `${LIST}: names ${file}, which does not exist; remove it (${RENEW})`),
    ...Object.keys(leftOut)
      .filter((file) => !exists(file))
      .map((file) => `scripts/mutation/guarding-files.ts: leaves out ${file}, which does not exist`),
  ];
}

if (import.meta.main) {
  const guarding = guardingFiles(root);
  const list = readMutationList(root);
  const problems = checkMutationList(guarding, list, (file) => existsSync(join(root, file)));
  const page = join(root, PAGE);
  if (problems.length === 0 && (!existsSync(page) || readFileSync(page, 'utf8') !== mutationPage(list))) {
    problems.push(`${PAGE}: is not what ${LIST} says; ${RENEW}`);
  }
  if (guarding.length === 0) problems.push('no file of packages/ refuses anything: the search is broken');
  report('mutation list', problems, `${guarding.length} files that refuse are listed`);
}
