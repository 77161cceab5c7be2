/**
 * A text as whoever does not tell upper from lower case reads it: equal for all that Java, Python, Go and .NET take for one
 * letter of ASCII, which JavaScript's lower case alone does not make equal (`ſ` is an S to them, `İ` and `ı` are an I), for
 * what they normalize to one, such as an accent that stands by itself, and without what nobody sees.
 */
export function foldCase(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .replace(/\p{Cf}|\u0307/gu, '');
}
