/**
 * The name under which PHP registers a parameter: leading spaces dropped, cut at NUL, an array form reduced to the
 * array's name, and space, `.` and unmatched `[` turned into `_`.
 *
 * Older versions of PHP leave what follows an unmatched `[` as it is. It is mapped here, as today's do: no name that
 * either takes for another is missed. For the same reason names are given that PHP drops (those beginning with `[`).
 *
 * @param name the name after percent-decoding; any one-byte encoding will do, since only ASCII matters
 * @see {@link https://www.php.net/manual/en/language.variables.external.php | Variables from external sources}
 */
export function phpParameterName(name: string): string {
  const end = name.indexOf('\0');
  const text = (end === -1 ? name : name.slice(0, end)).replace(/^ +/, '');
  const bracket = text.indexOf('[');
  const isArray = bracket !== -1 && text.indexOf(']', bracket) !== -1;
  return (isArray ? text.slice(0, bracket) : text).replace(/[ .[]/g, '_');
}

/** Decodes a name as PHP does: `+` is a space, a `%` without two digits stays. Bytes become characters one to one. */
export function phpUrlDecode(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
