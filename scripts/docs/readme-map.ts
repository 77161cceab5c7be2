import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, readPackages } from '../workspace.ts';

/** What the map of files in a package's README names and is not there, and the folders of its source that it leaves out. */
export function mapProblems(top: string): string[] {
  return readPackages(top).flatMap(({ dir, folder }) => {
    const readme = join(dir, 'README.md');
    const source = join(dir, 'src');
    if (!existsSync(readme) || !existsSync(source)) return [];
    const names = namesInMap(readFileSync(readme, 'utf8'));
    if (names.length === 0) return [];
    const files = listFiles(source, '.ts').map((file) => file.slice(source.length).replace(/\.ts$/, ''));
    const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const isThere = (name: string): boolean =>
      files.some((file) => file.endsWith(`/${name}`) || file.includes(`/${name}/`)) ||
      existsSync(join(dir, name));
    const isNamed = (one: string): boolean => names.some((name) => `${name}/`.startsWith(`${one}/`));
    return [
      ...names
        .filter((name) => !isThere(name))
        .map((name) => `packages/${folder}/README.md: its map names ${name}, which is not in src`),
      ...folders
        .filter(({ name }) => !isNamed(name))
        .map(({ name }) => `packages/${folder}/README.md: its map leaves out src/${name}/`),
    ];
  });
}

/** The files and folders that stand below "Where things are": in the first column of a table, or before each line of a block. */
export function namesInMap(readme: string): string[] {
  const map = readme.split(/^## Where things are$/m)[1]?.split(/^## /m)[0] ?? '';
  const cells = [...map.matchAll(/^\|([^|]+)\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span),
  );
  const lines = [...map.matchAll(/^(\S+(?:, \S+)*) {2,}\S/gm)].map(([, names = '']) => names);
  return [...cells, ...lines]
    .flatMap((span) => span.split(', '))
    .map((name) => name.replace(/^src\//, '').replace(/(?:\.ts|\/)$/, ''))
    .filter((name) => name !== 'src' && !name.startsWith('-'));
}
