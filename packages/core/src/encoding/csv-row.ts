/** One row of a table of comma-separated values. @see {@link https://www.rfc-editor.org/rfc/rfc4180 | RFC 4180} */
export function csvRow(fields: readonly (string | number)[]): string {
  return `${fields.map((field) => csvField(String(field))).join(',')}\r\n`;
}

/** A text that begins like a formula is one to a spreadsheet: a quote before it makes it text. */
function csvField(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
