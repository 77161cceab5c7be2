/** One row of comma-separated values. @see {@link https://www.rfc-editor.org/rfc/rfc4180 | RFC 4180} */
export function csvRow(fields: readonly (string | number)[]): string {
  return `${fields.map((field) => csvField(String(field))).join(',')}\r\n`;
}

/**
 * Where a formula could start: at the start, and after a semicolon, which separates fields in spreadsheets with a decimal comma;
 * those ignore our quotes, so that a line feed starts a row. Full-width signs start a formula in some languages. @see
 * {@link https://owasp.org/www-community/attacks/CSV_Injection | CSV Injection}
 */
const FORMULA = /(?<=^|[;\r\n])(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/g;

/** Spreadsheets evaluate a field that starts like a formula: a quote before it makes it text. */
function csvField(text: string): string {
  const plain = text.replace(FORMULA, "'");
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
