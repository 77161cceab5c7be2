/** Error codes and messages of D1, R2 and Durable Objects, all in a plain `Error`. None of them contains an address or a value. */
const SAID =
  /SQLITE_[A-Z]{2,20}|\(\d{5}\)$|is overloaded|its code was updated|connection lost|exceeded (?:its|timeout)|maximum DB size/;

/**
 * The description of an error in records and warnings: its name, plus the platform's code if the name is only `Error`, such as
 * `Error SQLITE_FULL`. The rest of its message can contain an address or a value.
 */
export function failureKind(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const [said] = (error.name === 'Error' && SAID.exec(error.message)) || [];
  return said === undefined ? error.name : `${error.name} ${said}`;
}
