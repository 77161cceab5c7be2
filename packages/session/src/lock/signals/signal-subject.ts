import { isRecord } from '@portcullis/core/internal';
import type { PersonName } from '../lock.ts';

/** The person of an event, or why it names none that this transmitter may speak of. */
export type SubjectReading =
  | { readonly ok: true; readonly name: PersonName }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads the subject of a security event: who it is, as the issuer of their identity calls them. A transmitter speaks of people of one issuer
 * only, and an e-mail address means the person who has it there.
 *
 * @param issuer of the people that the transmitter speaks of
 * @see {@link https://www.rfc-editor.org/rfc/rfc9493 | RFC 9493}
 */
export function signalSubject(given: unknown, issuer: string): SubjectReading {
  if (!isRecord(given)) return refused('the subject is not an object');
  // A complex subject has no format in its first form, and names the person as its user.
  const { format, user } = given;
  if (format === 'complex' || (format === undefined && user !== undefined)) {
    return isRecord(user) && user.user === undefined
      ? signalSubject(user, issuer)
      : refused('the subject names no user');
  }
  const { iss, sub, email, id } = given;
  if (format === 'iss_sub') {
    if ([email, id, user].some(isGiven)) return refused('the subject has two forms');
    if (iss !== issuer) return refused('the subject is of another issuer');
    return isText(sub) ? { ok: true, name: { issuer, subject: sub } } : refused('the subject has no "sub"');
  }
  if (format === 'email') {
    if ([iss, sub, id, user].some(isGiven)) return refused('the subject has two forms');
    return isText(email) && /^[^\s@]+@[^\s@]+$/.test(email)
      ? { ok: true, name: { email, issuer } }
      : refused('the subject has no e-mail address');
  }
  return refused('the format of the subject is not "iss_sub" or "email"');
}

function isGiven(member: unknown): boolean {
  return member !== undefined;
}

/** Longest text that names a person. */
const MAX_TEXT = 1024;

function isText(given: unknown): given is string {
  return typeof given === 'string' && given !== '' && given.length <= MAX_TEXT;
}

function refused(problem: string): SubjectReading {
  return { ok: false, problem };
}
