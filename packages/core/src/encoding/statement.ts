/**
 * What a signed text says: a first line that names its kind, and a line of JSON. `undefined` where it does not stand there as it would
 * be written, so that one statement has one text.
 */
export function statementIn<Statement>(
  text: string,
  isStatement: (value: unknown) => value is Statement,
  format: (statement: Statement) => string,
): Statement | undefined {
  const [, json = ''] = text.split('\n');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  return isStatement(value) && format(value) === text ? value : undefined;
}
