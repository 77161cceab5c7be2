/**
 * The page with another text between a section's two marks, `<!-- NAME -->` and `<!-- /NAME -->`. Pure.
 *
 * @param file what the page is called, for the error where it has no such place
 */
export function withSection(file: string, page: string, section: string, text: string): string {
  const [start, end] = [`<!-- ${section} -->\n`, `<!-- /${section} -->\n`];
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from === -1 || to < from)
    throw new Error(`${file} has no place for "${section}": it needs ${start}${end}`);
  return `${page.slice(0, from + start.length)}\n${text.trim()}\n\n${page.slice(to)}`;
}
