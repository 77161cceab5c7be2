import type { Attack } from './attack.ts';
import { elsewhere } from './attacks/elsewhere.ts';
import { headers } from './attacks/headers.ts';
import { keys } from './attacks/keys.ts';
import { paths } from './attacks/paths.ts';
import { tokens } from './attacks/tokens.ts';

/** Every attack, in the order of the catalogue. Rows that cannot be tried from outside are here too, with the reason. */
export const attacks: readonly Attack[] = [...paths, ...headers, ...tokens, ...keys, ...elsewhere].toSorted(
  (one, other) => place(one.row) - place(other.row),
);

/** `C2` before `C10`; rows without a number come last. */
function place(row: string): number {
  return Number(/^C(\d+)$/.exec(row)?.[1] ?? Number.POSITIVE_INFINITY);
}
