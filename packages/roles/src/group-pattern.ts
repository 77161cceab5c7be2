import { matchesParts } from '@portcullis/core/internal';

/** Texts between the stars of a pattern, in which `\*` is a star and `\\` a backslash. */
export function patternParts(pattern: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const [letter, escaped] of pattern.matchAll(/\\([*\\])|./gsu)) {
    if (letter === '*') {
      parts.push(part);
      part = '';
    } else part += escaped ?? letter;
  }
  return [...parts, part];
}

/** Tells the groups that a pattern means. */
export function groupPattern(pattern: string): (group: string) => boolean {
  const parts = patternParts(pattern);
  return (group) => matchesParts(group, parts);
}
