/** One row of a table of comma-separated values. @see {@link https://www.rfc-editor.org/rfc/rfc4180 | RFC 4180} */
export function csvRow(fields: readonly (string | number)[]): string {
  return `${fields.map((field) => csvField(String(field))).join(',')}\r\n`;
}

/**
 * Where a formula would begin: at the beginning, and behind a semicolon, at which spreadsheets part fields where numbers have a decimal
 * comma, and do not know our quotes, so that a line feed begins a row. Full-width signs begin one in some languages. @see {@link https://owasp.org/www-community/attacks/CSV_Injection | CSV Injection}
 */
const FORMULA = /(?<=^|[;\r\n])(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/g;

/** What begins like a formula is one to a spreadsheet: a quote before it makes it text. */
function csvField(text: string): string {
  const plain = text.replace(FORMULA, "'");
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
