import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withSection } from '../../scripts/docs/written-section.ts';
import { root } from '../../scripts/workspace.ts';

const FILE = 'docs/proof.md';
const PAGE = join(root, FILE);

/** The parts of the page that scripts write. */
export type Section =
  | 'bench'
  | 'instructions'
  | 'growth'
  | 'proofs'
  | 'attacks'
  | 'mcp-attacks'
  | 'mcp-cost'
  | 'session-load'
  | 'fuzz'
  | 'outages'
  | 'soak';

/** Puts a script's result into its place in docs/proof.md. */
export function writeSection(section: Section, text: string): void {
  writeFileSync(PAGE, withSection(FILE, readFileSync(PAGE, 'utf8'), section, text));
}
