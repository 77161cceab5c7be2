import { matchesParts } from '@portcullis/core/internal';

/** Whether a name of a rule is a pattern: `*` stands for any text. */
export function isPattern(name: string): boolean {
  return name.includes('*');
}

/** Whether a text is one that a pattern stands for. Takes time linear in the text. */
export function matchesPattern(pattern: string, text: string): boolean {
  return matchesParts(text, pattern.split('*'));
}

/** Whether any of a rule's names and patterns is this one. Takes time linear in the name. */
export function namesInclude(names: readonly string[], name: string): boolean {
  return names.some((each) => each === name || (isPattern(each) && matchesPattern(each, name)));
}

/** What is wrong with a name or pattern; `undefined` where nothing is. */
export function namePatternProblem(name: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\0-\x1f\x7f]/.test(name)) return 'contains a control character';
  if (/[\\!]/.test(name)) return 'contains a backslash or "!", which no name contains';
  return /^\*+$/.test(name) ? 'matches everything: remove the field' : undefined;
}
