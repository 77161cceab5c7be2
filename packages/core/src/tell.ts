import { consoleReport } from './failure/console-report.ts';

/**
 * Tells somebody something who is there to know, and decides nothing: where that fails, at once or later, whoever told it goes on, and
 * `failed` gets why.
 */
export function tell<Said>(
  whom: (said: Said) => unknown,
  said: Said,
  failed: (error: unknown) => void,
): void {
  const told = async () => whom(said);
  told().catch(failed);
}

/** The same, of an operator: where that fails, the console has the text. */
export function tellOperator(report: (text: string) => void, text: string): void {
  tell(report, text, () => consoleReport(text));
}
