/**
 * Of the paths of tests, those that hold one of the texts, or all if no text asks for any; but none that holds a text
 * after an exclamation mark.
 */
export function testsAskedFor(paths: readonly string[], texts: readonly string[]): string[] {
  const wanted = texts.filter((text) => !text.startsWith('!'));
  const unwanted = texts.filter((text) => text.startsWith('!')).map((text) => text.slice(1));
  return paths.filter(
    (path) =>
      (wanted.length === 0 || wanted.some((text) => path.includes(text))) &&
      !unwanted.some((text) => path.includes(text)),
  );
}
