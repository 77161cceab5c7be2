/**
 * Whether a text is these parts with any text, or none, between each two: `['eng-', '']` is what `eng-*` means. Never goes back,
 * so no text takes more time than its length times the number of parts.
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

/** Whether a text holds these one after the other between two places. The first place each fits is the best one. */
export function holdsInOrder(text: string, parts: readonly string[], from: number, to: number): boolean {
  let position = from;
  for (const part of parts) {
    const found = text.indexOf(part, position);
    if (found === -1 || found + part.length > to) return false;
    position = found + part.length;
  }
  return true;
}
