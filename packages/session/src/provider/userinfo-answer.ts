/** Whether an answer calls itself a JWT: signed userinfo. */
export function isJwt({ headers }: Response): boolean {
  return /^application\/jwt\s*(?:;|$)/i.test(headers.get('content-type') ?? '');
}
