import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';

const EXTENSIONS: readonly string[] = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.js',
  '.jsx',
  '.mjs',
  '/index.ts',
  '/index.js',
];

/** Paths of routes, with their parameters: no regular expression, no text that only starts with a slash. */
const PATH = /^\/(?!\/)(?:[\w\-./:*?]|\{[^}]*\})*$/;

/**
 * The paths that the source of a Worker names: each text that starts with a slash, in the file and in those that it imports from its own
 * project. A parameter, as in `/reports/:id`, is replaced with a name. Paths that are computed, or matched by an expression, are not found.
 */
export async function sourcePaths(file: string): Promise<readonly string[]> {
  const paths = new Set<string>();
  const seen = new Set<string>();
  const open = [file];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const found = await textOf(next);
    if (found === undefined || seen.has(found.file)) continue;
    seen.add(found.file);
    // JSON and the like: neither routes nor imports.
    if (!/^\.[mc]?[jt]sx?$/.test(extname(found.file))) continue;
    const { program } = parseSync(found.file, found.text);
    const note = (text: string): void => {
      if (PATH.test(text)) paths.add(text.replaceAll(/:\w+\??(?:\{[^}]*\})?|\{[^}]*\}|\*+/g, 'x'));
    };
    const imported = (source: { readonly value: unknown } | null): void => {
      if (typeof source?.value === 'string' && source.value.startsWith('.')) {
        open.push(join(dirname(found.file), source.value));
      }
    };
    new Visitor({
      Literal: ({ value }) => typeof value === 'string' && note(value),
      TemplateElement: ({ value }) => note(value.raw),
      ImportDeclaration: ({ source }) => imported(source),
      ExportNamedDeclaration: ({ source }) => imported(source),
      ExportAllDeclaration: ({ source }) => imported(source),
    }).visit(program);
  }
  return [...paths];
}

async function textOf(file: string): Promise<{ readonly file: string; readonly text: string } | undefined> {
  for (const extension of EXTENSIONS) {
    try {
      return { file: `${file}${extension}`, text: await readFile(`${file}${extension}`, 'utf8') };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'ENOTDIR') throw error;
    }
  }
  return undefined;
}
