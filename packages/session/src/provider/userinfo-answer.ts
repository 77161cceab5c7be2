/** Whether an answer calls itself a JWT: signed userinfo. */
export function isJwt({ headers }: Response): boolean {
  return /^application\/jwt\s*(?:;|$)/i.test(headers.get('content-type') ?? '');
}

/**
 * Whether userinfo that is no JWT says something of the person, be it that the token is not taken any more. "Too many requests" does not, nor
 * does the page of a proxy in its place: a session that is refreshed goes on, as if the provider were down.
 */
export function isOfPerson({ status, headers }: Response): boolean {
  if (status !== 200) return status >= 400 && ![408, 425, 429].includes(status);
  return /^application\/json\s*(?:;|$)/i.test(headers.get('content-type') ?? '');
}
