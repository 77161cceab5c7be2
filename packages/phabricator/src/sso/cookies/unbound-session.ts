import type { SentCookie } from './phorge-cookies.ts';

/** A session of Phorge that a browser holds from before the gate. Whether it still lives is not known. */
export interface UnboundSession {
  /** Decoded. */
  readonly session: string;
  /** Whose it is, as far as the browser says. */
  readonly username: string;
  /** A `Cookie` header of the session and the name alone. */
  readonly header: string;
}

/** What Phorge accepts as a username. */
const USERNAME = /^(?=.{1,64}$)[\w.-]*[\w-]$/;

/**
 * The one old session that a browser sends: exactly one, with exactly one name, both encoded as Phorge encodes them. `undefined` if it is
 * ambiguous.
 */
export function unboundSession(cookies: readonly SentCookie[]): UnboundSession | undefined {
  const [session, ...otherSessions] = cookies.filter(({ name }) => name === 'phsid');
  const [username, ...otherNames] = cookies.filter(({ name }) => name === 'phusr');
  if (session === undefined || username === undefined) return undefined;
  if (otherSessions.length + otherNames.length > 0 || !session.isPlain || !username.isPlain) return undefined;
  if (!USERNAME.test(username.value)) return undefined;
  return {
    session: session.value,
    username: username.value,
    header: `${session.text.trim()}; ${username.text.trim()}`,
  };
}
