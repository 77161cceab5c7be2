/** A decoded name and value, in the order received. */
export type Pair = readonly [name: string, value: string];

/** A parameter value: text, or an array in PHP's sense. */
export type PhpValue = string | PhpArray;

/** A PHP array: ordered, keyed by text. A Map, so that no key is special. */
export type PhpArray = Map<string, PhpValue>;

/** Where a value goes: `a[b][]` is root `a` with keys `b` and "the next number". */
interface ParameterName {
  readonly root: string;
  readonly keys: readonly (string | null)[];
}

/** Splits a query or form into decoded pairs. Takes one character per byte (latin1), gives UTF-8 text. */
export function splitPairs(text: string): Pair[] {
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const [name, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
      return [urlDecode(name), urlDecode(value)];
    });
}

/** PHP's `urldecode`: `+` is a space, a broken `%` stays as it is. */
function urlDecode(text: string): string {
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/**
 * A decoded name as PHP registers it: leading spaces dropped, cut at NUL, ` ` and `.` turned into `_`, and an
 * unmatched `[` too.
 */
export function phpName(decoded: string): ParameterName {
  const name = (decoded.split('\0')[0] ?? '').replace(/^ +/, '');
  const open = name.indexOf('[');
  if (open < 0) return { root: name.replace(/[ .]/g, '_'), keys: [] };
  const close = name.indexOf(']', open);
  if (close < 0) {
    // The bracket never closes: it is no bracket then, and becomes `_` with all that follow.
    return { root: name.replace(/[ .[]/g, '_'), keys: [] };
  }
  return { root: name.slice(0, open).replace(/[ .]/g, '_'), keys: bracketKeys(name.slice(open)) };
}

/** A decoded name as Phorge's own parser takes it: brackets count, nothing else is changed. */
export function phorgeName(decoded: string): ParameterName {
  const open = decoded.indexOf('[');
  if (open < 1 || !decoded.endsWith(']')) return { root: decoded, keys: [] };
  return { root: decoded.slice(0, open), keys: bracketKeys(decoded.slice(open)) };
}

/** Gathers pairs into one array; of duplicates the last wins. */
export function collect(pairs: Iterable<Pair>, nameOf: (decoded: string) => ParameterName): PhpArray {
  const result: PhpArray = new Map();
  for (const [name, value] of pairs) {
    const { root, keys } = nameOf(name);
    if (root !== '') store(result, [root, ...keys], value);
  }
  return result;
}

/** A value as `json_encode` sees it: an array with the keys 0, 1, 2 … is a list. */
export function toJsonValue(value: PhpValue): unknown {
  if (typeof value === 'string') return value;
  const entries = [...value];
  if (entries.every(([key], at) => key === String(at))) return entries.map(([, item]) => toJsonValue(item));
  return Object.fromEntries(entries.map(([key, item]) => [key, toJsonValue(item)]));
}

/** The keys in `[a][][b]rest`; whatever follows a closing bracket, other than another one opening, is ignored. */
function bracketKeys(text: string): (string | null)[] {
  const keys: (string | null)[] = [];
  const bracket = /\[([^\]]*)\]/y;
  for (let match = bracket.exec(text); match !== null; match = bracket.exec(text)) {
    keys.push(match[1] === undefined || match[1] === '' ? null : match[1]);
  }
  return keys;
}

function store(array: PhpArray, keys: readonly (string | null)[], value: string): void {
  const [first, ...rest] = keys;
  const key = first ?? String(nextIndex(array));
  if (rest.length === 0) {
    array.set(key, value);
    return;
  }
  const existing = array.get(key);
  const inner: PhpArray = existing instanceof Map ? existing : new Map();
  array.set(key, inner);
  store(inner, rest, value);
}

function nextIndex(array: PhpArray): number {
  const numbers = [...array.keys()].filter((key) => /^\d+$/.test(key)).map(Number);
  return numbers.length === 0 ? 0 : Math.max(...numbers) + 1;
}
