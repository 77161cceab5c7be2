import { sha256, toBase64url } from '@portcullis/core/internal';
import { clearCookie, type RequestCookies, setCookie } from '../cookies/cookies.ts';

/** Proxies of ours drop it with the other cookies of the gate, by how its name begins. */
const NAME = '__Host-portcullis-break-glass';
const TOKEN = /^[\w-]{43}$/;

/** What the browser keeps: a random text, of which the store has the hash. `undefined` if the request has none. */
export function readToken(sent: RequestCookies): string | undefined {
  const value = sent.get(NAME);
  return value === '' ? undefined : value;
}

/** What a session is found by; `undefined` for a token that was never made here. */
export async function keyOf(token: string): Promise<string | undefined> {
  return TOKEN.test(token) ? toBase64url(await sha256(token)) : undefined;
}

/** The `Set-Cookie` line of a session that begins. */
export function tokenCookie(token: string, seconds: number): string {
  return setCookie(NAME, token, seconds);
}

/** The `Set-Cookie` line that removes it. */
export function clearedToken(): string {
  return clearCookie(NAME);
}
