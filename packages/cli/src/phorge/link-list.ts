import { CsvError, parse } from 'csv-parse/sync';
import { jsonIn } from '../files/json-value.ts';
import { UsageError } from '../usage-error.ts';

/** A user of the identity provider, and the user's account in Phorge. */
export interface PersonToLink {
  /** Where it stands in the list; the first line is 1. */
  readonly line: number;
  readonly issuer: string;
  readonly subject: string;
  readonly username: string;
}

const FIELDS = ['issuer', 'subject', 'username'] as const;
/** Phorge's own rule for usernames. */
const USERNAME = /^[a-zA-Z0-9._-]*[a-zA-Z0-9_-]$/;
const MAX_USERNAME_LENGTH = 64;
const MAX_LENGTH = 2048;

/** A line of the list before it is checked. */
interface RawLine {
  readonly line: number;
  readonly value: unknown;
}

/**
 * Parses a list of users: CSV with the header `issuer,subject,username`, or one JSON object with these fields on each line. Users
 * are not matched by e-mail address: there is no field for it.
 *
 * Throws {@link UsageError} with all problems: missing, empty and unknown fields, invalid usernames, and duplicate users or
 * accounts.
 */
export function readLinkList(file: string, text: string): readonly PersonToLink[] {
  const lines = text.trimStart().startsWith('{') ? jsonLines(text) : csvLines(file, text);
  const people: PersonToLink[] = [];
  const problems: string[] = [];
  for (const { line, value } of lines) {
    const wrong = problemsOf(value);
    if (wrong.length === 0) people.push({ ...(value as Omit<PersonToLink, 'line'>), line });
    problems.push(...wrong.map((problem) => `line ${line}: ${problem}`));
  }
  problems.push(...duplicates(people));
  if (problems.length > 0) {
    throw new UsageError(`${file} cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
  if (people.length === 0) throw new UsageError(`${file}: contains no users`);
  return people;
}

function jsonLines(text: string): readonly RawLine[] {
  return text
    .split('\n')
    .flatMap((row, index) => (row.trim() === '' ? [] : [{ line: index + 1, value: jsonIn(row) }]));
}

function csvLines(file: string, text: string): readonly RawLine[] {
  try {
    const columns = (header: string[]) => columnsOf(file, header);
    const rows: readonly unknown[] = parse(text, { columns, info: true, skip_empty_lines: true });
    // With "info" a row comes with its place.
    return (rows as readonly { record: unknown; info: { lines: number } }[]).map(({ record, info }) => ({
      line: info.lines,
      value: record,
    }));
  } catch (error) {
    if (error instanceof CsvError) throw new UsageError(`${file} is not valid CSV: ${error.message}`);
    throw error;
  }
}

/** Each of the three columns once, in any order, and no others: an ignored column would go unnoticed. */
function columnsOf(file: string, header: string[]): string[] {
  const isRight = header.length === FIELDS.length && FIELDS.every((field) => header.includes(field));
  if (isRight) return header;
  throw new UsageError(
    `${file}: the first line must be ${FIELDS.join(',')}, but is ${JSON.stringify(header.join(','))}`,
  );
}

function problemsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return ['is not a valid JSON object'];
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const unknown = Object.keys(fields).filter((name) => !FIELDS.some((field) => field === name));
  const problems = unknown.map((name) => `has an unknown field "${name}": use only ${FIELDS.join(', ')}`);
  for (const field of FIELDS) {
    const text = fields[field];
    if (typeof text !== 'string' || text === '') problems.push(`${field} is missing`);
    else if (text !== text.trim()) problems.push(`${field} starts or ends with a space`);
    else if (text.length > MAX_LENGTH) problems.push(`${field} is longer than ${MAX_LENGTH} characters`);
    else if (field === 'username' && !isUsername(text)) {
      problems.push(
        `${JSON.stringify(text)} is not a valid Phorge username${text.includes('@') ? ': an e-mail address is not one' : ''}`,
      );
    }
  }
  return problems;
}

function isUsername(text: string): boolean {
  return USERNAME.test(text) && Buffer.byteLength(text) <= MAX_USERNAME_LENGTH;
}

/** Phorge takes `Alice` and `alice` for one name; the identity provider's words are compared exactly. */
function duplicates(people: readonly PersonToLink[]): readonly string[] {
  const seen = new Map<string, number>();
  return people.flatMap(({ line, issuer, subject, username }) =>
    (
      [
        [JSON.stringify([issuer, subject]), 'this user is'],
        [username.toLowerCase(), `${username} is`],
      ] as const
    ).flatMap(([key, what]) => {
      const first = seen.get(key);
      if (first !== undefined) return [`line ${line}: ${what} already in line ${first}`];
      seen.set(key, line);
      return [];
    }),
  );
}
