import { printableLine } from '../printable.ts';

/** A credential of a program, as listed by the gate. Times are in seconds since the Unix epoch. */
export interface GivenCredential {
  readonly id: string;
  readonly name: string;
  /** Whom it acts for, in an operator's list. */
  readonly subject?: string;
  readonly created_at: number;
  readonly used_at: number;
  readonly ends_at: number;
}

/** Parses a list of credentials; returns `undefined` for a malformed one. */
export function readGiven({
  credentials,
}: Readonly<Record<string, unknown>>): readonly GivenCredential[] | undefined {
  return Array.isArray(credentials) && credentials.every(isGiven) ? credentials : undefined;
}

/** A list for people. */
export function givenInWords(given: readonly GivenCredential[]): string {
  if (given.length === 0) return 'there are none\n';
  return given
    .map(({ id, name, subject, created_at: created, used_at: used, ends_at: ends }) => {
      const owner = subject === undefined ? '' : `  for ${subject}`;
      const times = `granted ${time(created)}, last used ${time(used)}, ends ${time(ends)}`;
      return `${printableLine(`${id}  ${name}${owner}`)}  ${times}\n`;
    })
    .join('');
}

function isGiven(value: unknown): value is GivenCredential {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, ...times } = value as Readonly<Record<string, unknown>>;
  const numbers = [times.created_at, times.used_at, times.ends_at];
  return typeof id === 'string' && typeof name === 'string' && numbers.every(Number.isFinite);
}

function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
}
