import { withSetCookies } from '@portcullis/core/internal';

/** The response with further `Set-Cookie` lines; the same object if `lines` is empty. */
export function withCookies(response: Response, lines: readonly string[]): Response {
  return lines.length === 0
    ? response
    : withSetCookies(response, [...response.headers.getSetCookie(), ...lines]);
}
