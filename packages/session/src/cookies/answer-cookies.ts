import { withSetCookies } from '@portcullis/core/internal';

/** The response with further `Set-Cookie` lines; the same object if there are none. */
export function withCookies(response: Response, lines: readonly string[]): Response {
  return lines.length === 0
    ? response
    : withSetCookies(response, [...response.headers.getSetCookie(), ...lines]);
}
