/**
 * Whether a text consists of these parts, with any text (or none) between each two: `['eng-', '']` represents `eng-*`. It does
 * not backtrack, so its time is limited by the length of the text times the number of parts.
 */
export function matchesParts(text: string, parts: readonly string[]): boolean {
  const [first = '', ...middle] = parts;
  const last = middle.pop();
  if (last === undefined) return text === first;
  const end = text.length - last.length;
  return (
    first.length <= end &&
    text.startsWith(first) &&
    text.endsWith(last) &&
    holdsInOrder(text, middle, first.length, end)
  );
}

/** Whether a text contains these parts in order between two positions. The first match of each part is the best one. */
export function holdsInOrder(text: string, parts: readonly string[], from: number, to: number): boolean {
  let position = from;
  for (const part of parts) {
    const found = text.indexOf(part, position);
    if (found === -1 || found + part.length > to) return false;
    position = found + part.length;
  }
  return true;
}
