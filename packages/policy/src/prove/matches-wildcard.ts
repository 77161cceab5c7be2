/** Whether a segment is one that a wildcard stands for. The first place each text fits is the best one. */
export function matchesWildcard(wildcard: string, segment: string): boolean {
  const first = wildcard.slice(0, wildcard.indexOf('*'));
  const last = wildcard.slice(wildcard.lastIndexOf('*') + 1);
  const end = segment.length - last.length;
  if (!segment.startsWith(first) || !segment.endsWith(last) || end < first.length) return false;
  let position = first.length;
  for (const text of wildcard.split('*').slice(1, -1)) {
    const at = segment.indexOf(text, position);
    if (at === -1 || at + text.length > end) return false;
    position = at + text.length;
  }
  return true;
}
