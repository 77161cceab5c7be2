/**
 * Parses a signed text: a first line that names its kind, and a line of JSON. `undefined` if it is not in canonical form, so that
 * a statement has exactly one text.
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
