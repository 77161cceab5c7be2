import { escapeUnprintable } from '@portcullis/core/internal';
import type { TransparencyLogReport } from './transparency-log-report.ts';

/**
 * Why a log does not continue another one, in a sentence; `undefined` if it does: the earlier one was closed and names this one, and this
 * one's first entry names exactly that end. Both must have been verified separately.
 */
export function successionProblem(
  earlier: TransparencyLogReport,
  later: TransparencyLogReport,
): string | undefined {
  const problem = problemOf(earlier, later);
  return problem && escapeUnprintable(problem);
}

function problemOf(earlier: TransparencyLogReport, later: TransparencyLogReport): string | undefined {
  const { end, next } = earlier;
  const { continues } = later;
  if (end === undefined) return 'the earlier log has no checkpoint';
  if (continues === undefined) return 'its first entry does not name the log that it continues';
  if (continues.origin !== end.origin) {
    return `it continues ${continues.origin}, not ${end.origin}`;
  }
  if (next === undefined)
    return `${end.origin} was not closed: its last entry does not name a log that continues it`;
  if (next !== later.end?.origin) return `${end.origin} is continued by ${next}, not by ${later.end?.origin}`;
  if (continues.size !== end.size || continues.root !== end.root) {
    return `it continues ${end.origin} after ${continues.size} entries, but that log ended differently (${end.size} entries): it was changed after it was closed`;
  }
  return undefined;
}
