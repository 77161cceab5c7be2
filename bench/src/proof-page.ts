import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/workspace.ts';

const PAGE = join(root, 'docs/proof.md');

/** The parts of the page that scripts write. */
export type Section =
  | 'bench'
  | 'instructions'
  | 'growth'
  | 'proofs'
  | 'attacks'
  | 'fuzz'
  | 'outages'
  | 'soak';

/** Puts a script's result into its place in docs/proof.md. */
export function writeSection(section: Section, text: string): void {
  writeFileSync(PAGE, withSection(readFileSync(PAGE, 'utf8'), section, text));
}

/** The page with another text between the section's two marks. */
export function withSection(page: string, section: Section, text: string): string {
  const [start, end] = [`<!-- ${section} -->\n`, `<!-- /${section} -->\n`];
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from === -1 || to < from)
    throw new Error(`docs/proof.md has no place for "${section}": it needs ${start}${end}`);
  return `${page.slice(0, from + start.length)}\n${text.trim()}\n\n${page.slice(to)}`;
}
