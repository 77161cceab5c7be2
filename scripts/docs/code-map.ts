import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, readPackages } from '../workspace.ts';

/** The page that says where things are in the code: a section for each package. */
export const MAP = 'docs/where-things-are.md';

/** What the map of the code names and is not there, and the folders of a package's source that its section leaves out. */
export function mapProblems(top: string): string[] {
  const page = join(top, MAP);
  if (!existsSync(page)) return [];
  const sections = sectionsOf(readFileSync(page, 'utf8'));
  return readPackages(top).flatMap(({ dir, folder }) => {
    const section = sections.get(`packages/${folder}`);
    const source = join(dir, 'src');
    if (!existsSync(source)) return [];
    if (section === undefined) return [`${MAP}: has no section packages/${folder}`];
    const names = namesInMap(section);
    const files = listFiles(source, '.ts').map((file) => file.slice(source.length).replace(/\.ts$/, ''));
    const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const isThere = (name: string): boolean =>
      files.some((file) => file.endsWith(`/${name}`) || file.includes(`/${name}/`)) ||
      existsSync(join(dir, name));
    const isNamed = (one: string): boolean => names.some((name) => `${name}/`.startsWith(`${one}/`));
    return [
      ...names
        .filter((name) => !isThere(name))
        .map((name) => `${MAP}: packages/${folder}: names ${name}, which is not in src`),
      ...folders
        .filter(({ name }) => !isNamed(name))
        .map(({ name }) => `${MAP}: packages/${folder}: leaves out src/${name}/`),
    ];
  });
}

/** The sections of the page, by their headings. */
function sectionsOf(page: string): ReadonlyMap<string, string> {
  return new Map(
    page
      .split(/^## /m)
      .slice(1)
      .map((section) => {
        const end = section.indexOf('\n');
        return [section.slice(0, end).trim(), section.slice(end)] as const;
      }),
  );
}

/** The files and folders that a section names: in the first column of a table, or before each line of a block. */
export function namesInMap(section: string): string[] {
  const cells = [...section.matchAll(/^\|([^|]+)\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span),
  );
  const lines = [...section.matchAll(/^(\S+(?:, \S+)*) {2,}\S/gm)].map(([, names = '']) => names);
  return [...cells, ...lines]
    .flatMap((span) => span.split(', '))
    .map((name) => name.replace(/^src\//, '').replace(/(?:\.ts|\/)$/, ''))
    .filter((name) => name !== 'src' && !name.startsWith('-'));
}
