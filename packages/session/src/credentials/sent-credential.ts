import { basicOctets, isOfOtherSite } from '@portcullis/core/internal';

/** The prefix of every credential: secret scanners recognize it, and no provider's token starts with it. */
export const CREDENTIAL_PREFIX = 'pcl_';

/** A credential as a request carries it. */
export interface SentCredential {
  /** Not trusted before it was opened. */
  readonly text: string;
  /** Of `Authorization: Basic`: the username for the application. */
  readonly username?: string;
  /** What stood behind the credential and a `~`: a password that is the application's, and none of ours. */
  readonly password?: string;
}

const CREDENTIAL = /^pcl_[\w-]{8}\.[\w-]+$/;

/**
 * Finds one of the gate's credentials in `Authorization`: as a bearer token, or as the password of Basic, which may contain another
 * password after `~`. `undefined` for everything else, which other verifiers check.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7617#section-2 | RFC 7617 section 2}
 */
export function sentCredential({ headers }: Pick<Request, 'headers'>): SentCredential | undefined {
  const [, token] = /^bearer (.+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  if (token !== undefined) return CREDENTIAL.test(token) ? { text: token } : undefined;
  // Octets, so that what stands behind a credential goes on as it came.
  const basic = basicOctets({ headers });
  if (basic === undefined) return undefined;
  const { username, password: given } = basic;
  const tilde = given.indexOf('~');
  const text = tilde === -1 ? given : given.slice(0, tilde);
  if (!CREDENTIAL.test(text)) return undefined;
  return tilde === -1 ? { text, username } : { text, username, password: given.slice(tilde + 1) };
}

/** Whether a browser sends it along for a page of another site: only Basic has a name, and only Basic is sent by browsers of themselves. */
export function isSentAlong(request: Request, { username }: SentCredential): boolean {
  return username !== undefined && isOfOtherSite(request);
}

/**
 * The request for the application: without the credential, and with the password that followed it, if any. For applications that use Basic
 * credentials themselves; others receive no `Authorization` at all. Credentials that a browser sends for a page of another site are not
 * forwarded: a caller that is anonymous at the gate would be a user at the application.
 */
export function withoutCredential(request: Request): Request {
  const sent = sentCredential(request);
  if (sent === undefined) return request;
  const { username, password = '' } = sent;
  const headers = new Headers(request.headers);
  if (password === '' || isSentAlong(request, sent)) headers.delete('authorization');
  else headers.set('authorization', `Basic ${btoa(`${username}:${password}`)}`);
  return new Request(request, { headers });
}
