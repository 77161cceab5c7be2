/** The rows of a table by the first word of each: what stands behind it. */
export function tableRows(table: string): ReadonlyMap<string, string> {
  return new Map(
    table
      .trim()
      .split('\n')
      .map((row) => {
        const end = row.indexOf(' ');
        return [row.slice(0, end), row.slice(end + 1)];
      }),
  );
}
