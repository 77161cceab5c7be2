import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { usedOnce } from '../../configuration/used-once.ts';

/** A log of a configuration, of whatever shape. */
interface PlacedLog {
  readonly log: unknown;
  /** Where it stands. */
  readonly path: string;
}

/** What must hold within each log, and between several: two of one origin, or with the same files, would spoil each other. */
export function logProblems(placed: readonly PlacedLog[]): readonly ConfigurationProblem[] {
  const logs = placed.flatMap(({ log, path }) =>
    typeof log === 'object' && log !== null ? [{ log: log as Readonly<Record<string, unknown>>, path }] : [],
  );
  const uses = (what: (log: Readonly<Record<string, unknown>>) => unknown, field: string) =>
    usedOnce(logs.map(({ log, path }) => [JSON.stringify(what(log)), `${path}.${field}`] as const));
  return [
    ...logs.flatMap(quorumProblems),
    ...logs.flatMap(followsProblems),
    ...uses(({ origin }) => origin, 'origin'),
    ...uses(({ bucket, prefix = '' }) => [bucket, prefix], 'prefix'),
  ];
}

type Placed = { readonly log: Readonly<Record<string, unknown>>; readonly path: string };

function quorumProblems({ log: { quorum, witnesses }, path }: Placed): ConfigurationProblem[] {
  const count = Array.isArray(witnesses) ? witnesses.length : 0;
  if (typeof quorum !== 'number' || quorum <= count) return [];
  return [{ path: `${path}.quorum`, message: `must be at most the ${count} witnesses` }];
}

function followsProblems({ log: { follows, origin }, path }: Placed): ConfigurationProblem[] {
  if (follows === undefined || follows !== origin) return [];
  return [
    { path: `${path}.follows`, message: 'must be the origin of another log: each log has its own origin' },
  ];
}
