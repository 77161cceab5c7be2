/** Codes and words in which D1, R2 and Durable Objects say what failed, all in a plain `Error`. None can hold an address or a value. */
const SAID =
  /SQLITE_[A-Z]{2,20}|\(\d{5}\)$|is overloaded|its code was updated|connection lost|exceeded (?:its|timeout)|maximum DB size/;

/**
 * What records and warnings tell of an error: its name, and what a platform calls it that knows no other name than `Error`, such as
 * `Error SQLITE_FULL`. The rest of its message may quote an address or a value.
 */
export function failureKind(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const [said] = (error.name === 'Error' && SAID.exec(error.message)) || [];
  return said === undefined ? error.name : `${error.name} ${said}`;
}
