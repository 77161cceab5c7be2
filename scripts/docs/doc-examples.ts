import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, readPackages, shown } from '../workspace.ts';
import { type CodeBlock, splitMarkdown } from './markdown.ts';

/** A TypeScript example somewhere in the documentation. */
export interface Example {
  /** The file it stands in, from the top folder. */
  file: string;
  /** Number of its first line of code in that file. */
  line: number;
  code: string;
  /** The package in whose source or README it stands. */
  packageName?: string;
}

export interface Examples {
  checked: Example[];
  /** Blocks marked ```` ```ts ignore ````: not complete on purpose. */
  ignored: Example[];
  problems: string[];
}

/** Every ```` ```ts ```` block of the Markdown pages and of the doc comments below `packages/<folder>/src`. */
export function collectExamples(top: string): Examples {
  const packages = readPackages(top);
  const found: Examples = { checked: [], ignored: [], problems: [] };
  for (const file of pagesOf(top)) {
    const owner = packages.find(({ dir }) => file.startsWith(join(dir, '/')));
    add(found, shown(top, file), splitMarkdown(readFileSync(file, 'utf8')).blocks, owner?.manifest.name);
  }
  for (const { dir, manifest } of packages) {
    for (const file of listFiles(join(dir, 'src'), '.ts')) {
      const { blocks, bare } = docCommentBlocks(readFileSync(file, 'utf8'));
      add(found, shown(top, file), blocks, manifest.name);
      found.problems.push(
        ...bare.map((line) => `${shown(top, file)}:${line}: @example without a \`\`\`ts block after it`),
      );
    }
  }
  return found;
}

function pagesOf(top: string): string[] {
  const pages = ['docs', 'packages', 'examples'].flatMap((folder) => listFiles(join(top, folder), '.md'));
  return [join(top, 'README.md'), ...pages].filter((file) => existsSync(file));
}

function add(found: Examples, file: string, blocks: readonly CodeBlock[], packageName?: string): void {
  for (const { info, line, code } of blocks) {
    const [language, ...words] = info.split(/\s+/);
    if (language !== 'ts' && language !== 'typescript') continue;
    const example: Example = { file, line, code, ...(packageName === undefined ? {} : { packageName }) };
    (words.includes('ignore') ? found.ignored : found.checked).push(example);
  }
}

/** The fenced blocks of every doc comment of a source text, and the lines of `@example` tags that have none. */
export function docCommentBlocks(source: string): { blocks: CodeBlock[]; bare: number[] } {
  const blocks: CodeBlock[] = [];
  const bare: number[] = [];
  for (const match of source.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    const before = source.slice(0, match.index).split('\n').length - 1;
    const lines = match[0]
      .replace(/\*\/$/, '')
      .split('\n')
      .map((line) => line.replace(/^\s*(?:\/\*\*|\*) ?/, ''));
    const inside = splitMarkdown(lines.join('\n'));
    blocks.push(...inside.blocks.map((block) => ({ ...block, line: block.line + before })));
    for (const [index, line] of inside.prose.entries()) {
      if (!/^@example\b/.test(line)) continue;
      const nextTag = inside.prose.findIndex((later, at) => at > index && /^@\w/.test(later));
      const last = nextTag < 0 ? lines.length : nextTag;
      const has = inside.blocks.some(({ line: at }) => at - 1 > index && at - 1 <= last);
      if (!has) bare.push(before + index + 1);
    }
  }
  return { blocks, bare };
}
