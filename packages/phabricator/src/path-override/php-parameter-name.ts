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

const [PLUS, PERCENT, SPACE] = [0x2b, 0x25, 0x20];

/** As many numbers as a call takes for arguments. */
const PART = 8192;

/** Decodes a name as PHP does: `+` is a space, a `%` without two digits stays. Bytes become characters one to one. */
export function phpUrlDecode(text: string): string {
  if (!/[+%]/.test(text)) return text;
  // Number by number: `replace` keeps all that it found until the last, two hundred bytes for three of a form that strangers send.
  const units = new Uint16Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const byte = unit === PERCENT ? 16 * digitAt(text, at + 1) + digitAt(text, at + 2) : Number.NaN;
    const isEncoded = byte >= 0;
    if (isEncoded) at += 2;
    units[length++] = isEncoded ? byte : unit === PLUS ? SPACE : unit;
  }
  let decoded = '';
  for (let at = 0; at < length; at += PART) {
    // A list of numbers to the call, which it does not say of itself.
    const part = units.subarray(at, Math.min(at + PART, length)) as unknown as number[];
    decoded += String.fromCharCode.apply(undefined, part);
  }
  return decoded;
}

/** What a hexadecimal digit stands for; not a number for anything else. */
function digitAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  // Upper case and lower case.
  const letter = unit | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN;
}
