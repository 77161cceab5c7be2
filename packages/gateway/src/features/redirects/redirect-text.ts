import type { RedirectEntry, RedirectProblem } from './redirect-entry.ts';

/** A map that was read from a text, or what is wrong with the text. */
export interface RedirectText {
  readonly entries: readonly RedirectEntry[];
  readonly problems: readonly RedirectProblem[];
}

/** The first line of a CSV file. */
const HEADER = 'from,to';

/** A field of a line of CSV (RFC 4180), without line ends in it, and what follows. */
const FIELD = /^(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/;

/**
 * Reads a map that is written as CSV with the header `from,to`, or as a JSON list of `{ "from", "to" }`. Nothing is skipped but empty
 * lines: a line that cannot be read is a problem.
 */
export function redirectText(text: string): RedirectText {
  return /^\s*\[/.test(text) ? jsonText(text) : csvText(text);
}

/** The entries of a list, as JSON and a configuration have it. */
export function redirectList(list: readonly unknown[]): RedirectText {
  const problems: RedirectProblem[] = [];
  const entries = list.flatMap((one, index): RedirectEntry[] => {
    const { from, to, ...more } = (one ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof from === 'string' && typeof to === 'string' && Object.keys(more).length === 0)
      return [{ from, to, line: index + 1 }];
    problems.push({ line: index + 1, message: 'must have the texts "from" and "to", and nothing else' });
    return [];
  });
  return { entries, problems };
}

function jsonText(text: string): RedirectText {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { entries: [], problems: [{ line: undefined, message: 'is not valid JSON' }] };
  }
  return redirectList(list as readonly unknown[]);
}

function csvText(text: string): RedirectText {
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (header !== HEADER)
    return { entries: [], problems: [{ line: 1, message: `must be the header "${HEADER}"` }] };
  const problems: RedirectProblem[] = [];
  const entries: RedirectEntry[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const at = index + 2;
    const [from, to, ...more] = fieldsOf(line) ?? [];
    if (from !== undefined && to !== undefined && more.length === 0) entries.push({ from, to, line: at });
    else problems.push({ line: at, message: 'must have two fields: a path, and where it leads' });
  }
  return { entries, problems };
}

/** The fields of a line; `undefined` for one that breaks the grammar. */
function fieldsOf(line: string): readonly string[] | undefined {
  // Nearly all lines.
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  for (let rest = line; ; ) {
    const [whole, quoted, plain = '', end] = FIELD.exec(rest) ?? [];
    if (whole === undefined) return undefined;
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') return fields;
    rest = rest.slice(whole.length);
  }
}
