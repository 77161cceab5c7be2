import { sha256, toBase64url } from '@portcullis/core/internal';
import { clearCookie, type RequestCookies, setCookie } from '../cookies/cookies.ts';

/** The gate's proxies drop it with the gate's other cookies, by the start of its name. */
const NAME = '__Host-portcullis-break-glass';
const TOKEN = /^[\w-]{43}$/;

/** The value in the browser: a random text, whose hash is in the store. `undefined` if the request has none. */
export function readToken(sent: RequestCookies): string | undefined {
  const value = sent.get(NAME);
  return value === '' ? undefined : value;
}

/** What a session is found by; `undefined` for a token that was never made here. */
export async function keyOf(token: string): Promise<string | undefined> {
  return TOKEN.test(token) ? toBase64url(await sha256(token)) : undefined;
}

/** The `Set-Cookie` line of a session that starts. */
export function tokenCookie(token: string, seconds: number): string {
  return setCookie(NAME, token, seconds);
}

/** The `Set-Cookie` line that removes it. */
export function clearedToken(): string {
  return clearCookie(NAME);
}
