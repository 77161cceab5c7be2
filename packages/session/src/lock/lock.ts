import { foldCase } from '@portcullis/core/internal';

/** One of the names by which a gate knows a person. Each is matched separately. */
export type PersonName = PersonBySubject | PersonByEmail | PersonByUsername;

/** The identity provider, and its identifier of the person. */
export interface PersonBySubject {
  readonly issuer: string;
  readonly subject: string;
}

/** An e-mail address that the issuer of an identity verified. */
export interface PersonByEmail {
  readonly email: string;
  /** The only issuer whose word counts. Default: each issuer that the gate accepts. */
  readonly issuer?: string | undefined;
}

/** The name of an account in the application, as its own tokens and passwords show it. */
export interface PersonByUsername {
  readonly username: string;
}

/**
 * What an entry does: `lock` refuses the person; `end` ends the sessions that started before it; `ask` does that and requires a login at
 * the provider that is newer; `refresh` makes their sessions due for a refresh.
 */
export type LockEffect = 'lock' | 'end' | 'ask' | 'refresh';

/** Who ordered an entry: operators of the gate, or the identity provider by a signal. */
export type LockSource = 'operator' | 'provider';

/** An entry of the list. Times are in seconds since the Unix epoch. */
export interface Lock {
  /** Random. Identifies it in the log. */
  readonly id: string;
  /** What it does. `proposal`: nothing, until a second operator confirms the lock. */
  readonly effect: LockEffect | 'proposal';
  /** A person has the entry if one of these is theirs. */
  readonly names: readonly PersonName[];
  readonly source: LockSource;
  /** The key, person or issuer that ordered it. */
  readonly by: string;
  /** Of a proposal: the verified e-mail address of the operator who made it. */
  readonly byEmail?: string | undefined;
  readonly reason: string;
  /** How many keys signed the order. */
  readonly signatures: number;
  readonly at: number;
  /** When it ends; `undefined`: when it is removed. */
  readonly until?: number | undefined;
  /** When the lock of a proposal would end; `undefined`: when it is removed. */
  readonly lockUntil?: number | undefined;
}

/** The effects, for the checks of texts that name one. */
export const LOCK_EFFECTS: readonly LockEffect[] = ['lock', 'end', 'ask', 'refresh'];

/** Whether two addresses are one. Providers differ in case, and so do people. */
export function foldedEmail(email: string): string {
  return foldCase(email.trim());
}

/** A text that is equal for names of one person only. */
export function nameKey(name: PersonName): string {
  if ('subject' in name) return JSON.stringify(['subject', name.issuer, name.subject]);
  if ('email' in name) return JSON.stringify(['email', name.issuer ?? '', foldedEmail(name.email)]);
  return JSON.stringify(['username', foldCase(name.username)]);
}

/** Longest name, in characters. */
const MAX_NAME = 1024;

/** Whether a value is the name of a person, and nothing else. */
export function isPersonName(given: unknown): given is PersonName {
  if (typeof given !== 'object' || given === null) return false;
  const fields = Object.entries(given);
  if (!fields.every(([, text]) => typeof text === 'string' && text !== '' && text.length <= MAX_NAME))
    return false;
  const form = fields.map(([field]) => field).sort();
  return ['issuer,subject', 'email', 'email,issuer', 'username'].includes(form.join());
}

/** A name for people to read, such as `e-mail bob@example.com`. */
export function nameInWords(name: PersonName): string {
  if ('subject' in name) return `subject ${name.subject} of ${name.issuer}`;
  if ('username' in name) return `username ${name.username}`;
  return name.issuer === undefined ? `e-mail ${name.email}` : `e-mail ${name.email} of ${name.issuer}`;
}
