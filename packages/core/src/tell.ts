import { consoleReport } from './failure/console-report.ts';

/**
 * Calls an observer, such as an operator's callback. A failure of the observer, synchronous or asynchronous, does not affect the
 * caller: it is passed to `failed`.
 */
export function tell<Said>(
  whom: (said: Said) => unknown,
  said: Said,
  failed: (error: unknown) => void,
): void {
  const told = async () => whom(said);
  told().catch(failed);
}

/** Reports a text to the operator. If `report` fails, the text is written to the console. */
export function tellOperator(report: (text: string) => void, text: string): void {
  tell(report, text, () => consoleReport(text));
}
