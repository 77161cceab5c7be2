import { sameSecret, sha256, toBase64url } from '@portcullis/core/internal';
import { stringifySetCookie } from 'cookie';
import type { RequestCookies } from '../cookies/cookies.ts';
import type { Session } from '../session/session.ts';

const COOKIE = '__Secure-portcullis-browser';

/**
 * Tells the browser of a session apart from every other on its way from the host where people log in to the host of an application. A script
 * of the application's origin, or its service worker, sees the addresses of that way, and could bring a code to another browser, together
 * with the state of a login that started there. It can neither read this cookie nor send it from elsewhere.
 */
export async function browserMark({ id }: Pick<Session, 'id'>): Promise<string> {
  return toBase64url(await sha256(`portcullis browser ${id}`));
}

/** The `Set-Cookie` line by which that browser shows it at the address that takes the code. */
export function markCookie(mark: string, domain: string, path: string, maxAgeSeconds: number): string {
  return stringifySetCookie({
    name: COOKIE,
    value: mark,
    domain,
    path,
    maxAge: maxAgeSeconds,
    secure: true,
    httpOnly: true,
    sameSite: 'lax',
  });
}

/** Whether a browser shows this mark. */
export async function showsMark(sent: RequestCookies, mark: string): Promise<boolean> {
  return await sameSecret(sent.get(COOKIE) ?? '', mark);
}
