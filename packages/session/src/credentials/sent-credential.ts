import { basicOctets, isOfOtherSite } from '@portcullis/core/internal';

/** What every credential begins with: scanners for secrets know it by that, and no token of a provider looks so. */
export const CREDENTIAL_PREFIX = 'pcl_';

/** A credential as a request carries it. */
export interface SentCredential {
  /** Nothing of it is believed before it was opened. */
  readonly text: string;
  /** Of `Authorization: Basic`: who the program says it is to the application. */
  readonly username?: string;
  /** What stood behind the credential and a `~`: a password that is the application's, and none of ours. */
  readonly password?: string;
}

const CREDENTIAL = /^pcl_[\w-]{8}\.[\w-]+$/;

/**
 * Finds a credential of ours in `Authorization`: as a bearer token, or as the password of Basic, where another
 * password may follow behind `~`. `undefined` for everything else, which is somebody else's to judge.
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
 * The request as the application may see it: without the credential, and with the password that stood behind it, if one
 * did. For applications that know Basic credentials themselves; others see no `Authorization` at all. Of what a browser sends along for
 * a page of another site nothing goes on: who is nobody to the gate would be somebody to the application.
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
