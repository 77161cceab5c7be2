import { markdownTable } from '../markdown-table.ts';
import type { Executed } from './callgrind.ts';

/** A contender that was counted. */
export interface Counted extends Executed {
  readonly name: string;
  readonly does: string;
}

/** What docs/proof.md says of them. The first is what the others are read against. */
export function instructionsSection(counted: readonly Counted[], machine: string): string {
  const [bare, ...others] = counted;
  if (bare === undefined) throw new Error('nothing was counted');
  const thousands = (number: number): string => (number / 1000).toFixed(number < 100_000 ? 1 : 0);
  const rows = others.map(({ name, does, instructions, missedLines }) => [
    name,
    does,
    thousands(instructions - bare.instructions),
    thousands(missedLines - bare.missedLines),
  ]);
  return `Counted on ${new Date().toISOString().slice(0, 10)}: ${machine}.

What a request adds to the ${thousands(bare.instructions)} thousand instructions that a bare proxy executes for it, in thousands: counted by Valgrind on the
thread that serves, without the kernel, and so the same on a busy machine as on a quiet one, but for a few percent that hang on where
collections of garbage fall. A missed line is code that was not in the processor's first cache any more (of 32 kB; bare
${thousands(bare.missedLines)} thousand): each costs some ten cycles in which little else is done, so that few instructions all over a program take longer than many
in one loop, such as those of a signature. Valgrind knows no instructions for SHA-256: a hash counts more here than it costs.

${markdownTable(['', 'does', 'instructions', 'missed lines'], rows)}
`;
}
