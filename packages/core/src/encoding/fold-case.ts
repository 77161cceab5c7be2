/**
 * A text for comparison by programs that ignore case: equal for all characters that Java, Python, Go and .NET treat as one ASCII
 * letter, which JavaScript's lower case does not make equal (`ſ` is an S for them, `İ` and `ı` are an I), and for what they
 * normalize, such as a combining accent. Invisible characters are removed.
 */
export function foldCase(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .replace(/\p{Cf}|\u0307/gu, '');
}
