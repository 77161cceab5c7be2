/** What can be said of a log: that it is whole and unchanged, that nothing wrong was found, or that something was. */
export type LogVerdict = 'good' | 'unproven' | 'bad';

/** @param keysUnproven whether the keys could be of whoever wrote the log, and nobody allowed for that */
export function logVerdict(
  { good, findingsCount }: { readonly good: boolean; readonly findingsCount: number },
  keysUnproven: boolean,
): LogVerdict {
  if (findingsCount > 0) return 'bad';
  return good && !keysUnproven ? 'good' : 'unproven';
}

/** A verdict for people. */
export function verdictInWords(verdict: LogVerdict, findingsCount: number): string {
  if (verdict === 'good') return 'good';
  return verdict === 'bad' ? `NOT good, ${findingsCount} found` : 'UNPROVEN: no errors were found';
}
