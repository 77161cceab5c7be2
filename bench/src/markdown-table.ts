/** A table as Markdown wants it, its columns aligned for those who read the source. A first column of names. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((title, column) => {
    return Math.max(3, title.length, ...escaped.map((row) => row[column]?.length ?? 0));
  });
  const line = (cells: readonly string[]): string => {
    return `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  };
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...escaped.map(line)].join('\n');
}
