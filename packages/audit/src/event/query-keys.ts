/** More names than any honest address has. */
const MAX_KEYS = 32;
/** A longer name is not the name of a parameter that an application defined. */
const MAX_KEY_LENGTH = 64;
/** Of a name that is cut. */
const KEPT_LENGTH = 16;

// As texts: of a literal, V8 makes the sets of Unicode when it parses the function around it, long before a query comes.
/** Runs of letters and digits, with anything else between them. */
const RUNS = '[\\p{L}\\p{N}]+';
/**
 * A word as names have it: a few letters, or one or several words in camel case, with a small number after it; or a small number alone. A
 * secret mixes digits with letters, or is one run of letters that is too long for a word. Consecutive capitals are one piece: trying every
 * way to split 60 of them would take practically forever.
 */
const WORD =
  '^(?:\\p{L}{1,8}|\\p{L}\\p{Ll}{1,15}(?:\\p{Lu}\\p{Ll}{2,15}|\\p{Lu}{2,8}s?(?!\\p{Ll}|\\p{Lu}(?!\\p{Ll})))*)?\\p{N}{0,3}$|^\\p{N}{1,6}$';

/**
 * The names of a query's parameters, each once, in order. Values never leave this function. A secret can be in place of a name, as in
 * `?<token>`: from where a name does not look like words it is replaced by `…`. It does **not** recognize a secret that looks like a word.
 *
 * @param search the query with its `?`, or an empty string
 */
export function queryKeys(search: string): readonly string[] | undefined {
  if (search.length < 2) return undefined;
  const runs = new RegExp(RUNS, 'gu');
  const word = new RegExp(WORD, 'u');
  const keys = new Set<string>();
  for (const key of new URLSearchParams(search).keys()) {
    keys.add(recordedName(key, runs, word));
    if (keys.size === MAX_KEYS) break;
  }
  return [...keys];
}

function recordedName(name: string, runs: RegExp, word: RegExp): string {
  for (const { 0: run, index } of name.slice(0, MAX_KEY_LENGTH).matchAll(runs)) {
    if (!word.test(run)) return `${name.slice(0, Math.min(index, KEPT_LENGTH))}…`;
  }
  return name.length > MAX_KEY_LENGTH ? `${name.slice(0, KEPT_LENGTH)}…` : name;
}
