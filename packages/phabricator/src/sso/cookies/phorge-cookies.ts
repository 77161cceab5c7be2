import { parseSetCookie } from 'cookie';
import { phpParameterName, phpUrlDecode } from '../../path-override/php-parameter-name.ts';

/** Phorge's cookies that identify a user, now or later: the session, the name it shows, a registration, an invitation. */
const PERSONAL = ['phsid', 'phusr', 'phreg', 'invite'] as const;

/** One of them, without the configured prefix. */
export type PersonalCookie = (typeof PERSONAL)[number];

/** One cookie of a request, as Phorge would read it. */
export interface SentCookie {
  /** Which of the personal ones PHP, old or new, could take it for. */
  readonly name: PersonalCookie | undefined;
  /** Whether it is encoded as Phorge encodes it. Legitimate browsers send no other form. */
  readonly isPlain: boolean;
  /** Decoded, one character a byte. */
  readonly value: string;
  /** As it was sent. */
  readonly text: string;
}

/** An anonymous session: it belongs to no user. */
const ANONYMOUS = /^A\/[a-z\d]{1,64}$/;

/**
 * The cookies of a `Cookie` header in their order, as PHP cuts them.
 *
 * PHP turns spaces, periods and brackets in names into `_` or into arrays, and before 7.4.11 decoded them as well: a
 * cookie counts as a personal one if either reading makes it one.
 *
 * @param prefix Phorge's cookie prefix with its `_`, or `''`
 * @see {@link https://www.php.net/manual/en/language.variables.external.php | Variables from external sources}
 */
export function sentCookies(header: string, prefix: string): readonly SentCookie[] {
  const spellings = new Map(PERSONAL.map((name) => [`${prefix}${name}`, name]));
  return header.split(';').map((text) => {
    const equals = text.indexOf('=');
    const spelled = (equals === -1 ? text : text.slice(0, equals)).replace(/^[\t\v\f ]+/, '');
    const plain = spellings.get(spelled);
    return {
      name: plain ?? spellings.get(phpParameterName(spelled)) ?? spellings.get(oldName(spelled)),
      isPlain: plain !== undefined,
      value: equals === -1 ? '' : phpRawUrlDecode(text.slice(equals + 1)),
      text,
    };
  });
}

/** A `Cookie` header with these cookies, byte for byte; `undefined` if there are none. */
export function cookieHeader(cookies: readonly SentCookie[]): string | undefined {
  const header = cookies
    .map(({ text }) => text)
    .join(';')
    .trimStart();
  return header === '' ? undefined : header;
}

/** Whether a session, decoded, is nobody's. Phorge takes `deleted` and an empty value for no cookie at all. */
export function isAnonymousSession(value: string): boolean {
  return value === '' || value === 'deleted' || ANONYMOUS.test(value);
}

/** A cookie that an answer sets, or takes away. */
export interface SetCookie {
  /** As it stands there, with the prefix. */
  readonly name: string;
  /** As it stands there, encoded. */
  readonly encoded: string;
  /** Decoded, one character a byte. */
  readonly value: string;
  readonly isDeletion: boolean;
  /** Seconds; `undefined` for a cookie that ends with the browser. */
  readonly maxAge: number | undefined;
}

/** Reads a `Set-Cookie` line. */
export function readSetCookie(line: string): SetCookie {
  const { name, value = '', maxAge } = parseSetCookie(line, { decode: (text) => text });
  const isDeletion = value === 'deleted' || (maxAge !== undefined && maxAge <= 0);
  return { name, encoded: value, value: phpRawUrlDecode(value), isDeletion, maxAge };
}

/** The `Cookie` header of a browser that had one and got these `Set-Cookie` lines. */
export function mergedCookies(header: string | undefined, lines: readonly string[]): string | undefined {
  // Of two lines for one name the later one counts.
  const set = new Map(lines.map(readSetCookie).map((cookie) => [cookie.name, cookie]));
  const kept = (header ?? '').split(';').flatMap((text) => {
    const [name = ''] = text.split('=', 1);
    return set.has(name.trim()) || text.trim() === '' ? [] : [text.trim()];
  });
  const added = [...set.values()].flatMap(({ name, encoded, isDeletion }) =>
    isDeletion ? [] : [`${name}=${encoded}`],
  );
  const all = [...kept, ...added];
  return all.length === 0 ? undefined : all.join('; ');
}

/** The name that PHP before 7.4.11 registers. */
function oldName(spelled: string): string {
  return phpParameterName(phpUrlDecode(spelled));
}

/** Decodes a value as PHP does: a `%` without two digits stays, and so does `+`. */
function phpRawUrlDecode(text: string): string {
  return text.replace(/%([\da-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
