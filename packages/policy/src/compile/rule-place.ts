/** Where those stand whose first segment has a wildcard. No segment of a path that is no pattern is this one. */
export const ANY_SEGMENT = '*/';

/** Where a pattern of a rule stands in its policy: at its first segment. */
export function placeOf(pattern: string): string {
  const segment = firstSegment(pattern);
  return segment.includes('*') ? ANY_SEGMENT : segment;
}

/** As `segmentsOf` cuts it. All paths of a policy are looked at for its outline, so the others are not cut. */
export function firstSegment(path: string): string {
  const end = path.indexOf('/', 1);
  return end === -1 ? path.slice(1) : path.slice(1, end);
}
