import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { namedImportsOf } from '../imports.ts';
import { report } from '../report.ts';
import { listFiles, readPackages, root, shown } from '../workspace.ts';
import { apiPages } from './api-pages.ts';
import { linkProblems } from './doc-links.ts';
import { readEntries } from './exports.ts';

/**
 * Checks the pages of what is exported, that its comments link to nothing else, and that what packages share is shared and stays
 * between them.
 */
export function checkApi(top: string): string[] {
  return [...checkPages(top), ...linkProblems(top), ...checkInternal(top)];
}

function checkPages(top: string): string[] {
  const pages = apiPages(top);
  const written = listFiles(join(top, 'docs/api'), '.md').map((file) => shown(top, file));
  return [
    ...Object.entries(pages)
      .filter(
        ([file, text]) => !existsSync(join(top, file)) || readFileSync(join(top, file), 'utf8') !== text,
      )
      .map(([file]) => `${file}: is not what the packages export; run pnpm api, and look at what changed`),
    ...written
      .filter((file) => !(file in pages))
      .map((file) => `${file}: is of no package that users import; run pnpm api`),
  ];
}

function checkInternal(top: string): string[] {
  const packages = readPackages(top);
  const internal = readEntries(top).filter(({ internal: isInternal }) => isInternal);
  const names = new Set(internal.map(({ name }) => name));
  const used = new Set<string>();
  const problems: string[] = [];
  for (const folder of ['packages', 'scripts', 'bench', 'examples']) {
    for (const file of listFiles(join(top, folder), '.ts')) {
      for (const { from, name } of namedImportsOf(readFileSync(file, 'utf8'))) {
        if (!names.has(from)) continue;
        const owner = packages.find(({ dir }) => file.startsWith(join(dir, 'src/')));
        if (folder === 'examples') {
          problems.push(`${shown(top, file)}: imports ${from}, which is for our packages only`);
        }
        if (owner === undefined || !from.startsWith(owner.manifest.name)) used.add(`${from} ${name}`);
      }
    }
  }
  const unused = internal.flatMap(({ name, exports }) =>
    // Modules that `portcullis build` writes import these, and none of them is in this repository.
    (name.endsWith('/built') ? [] : exports)
      .filter((one) => !used.has(`${name} ${one.name}`))
      .map((one) => `${name}: exports ${one.name}, which nothing else imports`),
  );
  return [...problems, ...unused];
}

if (import.meta.main) {
  report('api', checkApi(root), 'docs/api shows what the packages export');
}
