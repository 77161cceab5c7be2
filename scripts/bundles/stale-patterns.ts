import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, readPackages, root, shown } from '../workspace.ts';

/**
 * The patterns that match no file of the repository or of an installed package. Such a pattern forbids nothing: the file that it meant
 * was renamed or removed.
 */
export function stalePatterns(patterns: readonly RegExp[], top: string = root): RegExp[] {
  const sources = sourcesOf(top).map((file) => shown(top, file));
  return patterns.filter(
    (pattern) =>
      !sources.some((file) => pattern.test(file)) &&
      !installedFiles(top, pattern).some((file) => pattern.test(file)),
  );
}

/** The texts that no source file of a package contains. */
export function staleTexts(texts: readonly string[], top: string = root): string[] {
  const missing = new Set(texts);
  for (const file of sourcesOf(top)) {
    const source = readFileSync(file, 'utf8');
    for (const text of missing) if (source.includes(text)) missing.delete(text);
  }
  return [...missing];
}

function sourcesOf(top: string): string[] {
  return readPackages(top).flatMap(({ dir }) => listFiles(join(dir, 'src'), '.ts'));
}

/** The files of the installed package with whose name a pattern starts. */
function installedFiles(top: string, { source }: RegExp): string[] {
  const name = source.split('\\/')[0] ?? '';
  const store = join(top, 'node_modules/.pnpm');
  return readdirSync(store)
    .filter((folder) => folder.startsWith(`${name}@`))
    .flatMap((folder) => {
      const installed = join(store, folder, 'node_modules');
      return readdirSync(join(installed, name), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(name, file).replaceAll('\\', '/'),
      );
    });
}
