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
  const [, scheme = '', value = ''] =
    /^(bearer|basic) ([\w.~+/-]+=*)$/i.exec(headers.get('authorization') ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return CREDENTIAL.test(value) ? { text: value } : undefined;
  const pair = scheme === '' ? undefined : decoded(value);
  const colon = pair?.indexOf(':') ?? -1;
  if (pair === undefined || colon === -1) return undefined;
  const given = pair.slice(colon + 1);
  const tilde = given.indexOf('~');
  const text = tilde === -1 ? given : given.slice(0, tilde);
  if (!CREDENTIAL.test(text)) return undefined;
  const username = pair.slice(0, colon);
  return tilde === -1 ? { text, username } : { text, username, password: given.slice(tilde + 1) };
}

/**
 * The request as the application may see it: without the credential, and with the password that stood behind it, if one
 * did. For applications that know Basic credentials themselves; others see no `Authorization` at all.
 */
export function withoutCredential(request: Request): Request {
  const sent = sentCredential(request);
  if (sent === undefined) return request;
  const headers = new Headers(request.headers);
  if (sent.password === undefined || sent.password === '') headers.delete('authorization');
  else headers.set('authorization', `Basic ${btoa(`${sent.username}:${sent.password}`)}`);
  return new Request(request, { headers });
}

/** One character for each byte, as `Authorization` brought it. */
function decoded(value: string): string | undefined {
  try {
    return atob(value);
  } catch {
    return undefined;
  }
}
