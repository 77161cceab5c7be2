import { sessionError } from '../failures/session-failure.ts';
import { clearCookie, type RequestCookies, setCookie } from './cookies.ts';

/** The name of the cookie, and of its first part if it is split. */
export const SESSION_COOKIE = '__Host-portcullis-session';

/** Browsers keep cookies of 4,096 characters, name and attributes included. */
const PART_LENGTH = 3800;
const MAX_PARTS = 5;

/** All names that a session's cookies can have. */
const ALL_NAMES: readonly string[] = /* @__PURE__ */ Array.from({ length: MAX_PARTS }, (_, index) =>
  partName(index),
);

/** The sealed session that the cookies hold, or what they hold instead. */
export type SessionCookieReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'sealed'; readonly sealed: string }
  | { readonly kind: 'broken' };

/**
 * Joins the parts. The first contains their number, which is checked before anything is joined; without it the others are ignored. Only the
 * seal shows whether they belong together.
 */
export function readSessionCookie(cookies: RequestCookies): SessionCookieReading {
  const first = cookies.get(SESSION_COOKIE);
  if (first === undefined || first === '') return { kind: 'none' };
  const count = /^([1-5])\./.exec(first)?.[1];
  if (count === undefined) return { kind: 'broken' };
  const parts = [first.slice(2)];
  for (let index = 1; index < Number(count); index++) {
    const part = cookies.get(partName(index));
    if (part === undefined) return { kind: 'broken' };
    parts.push(part);
  }
  if (parts.some((part) => part.length > PART_LENGTH)) return { kind: 'broken' };
  return { kind: 'sealed', sealed: parts.join('') };
}

/** Whether a sealed session of this length fits into the cookies. */
export function fitsCookies(length: number): boolean {
  return length <= PART_LENGTH * MAX_PARTS;
}

/**
 * The `Set-Cookie` lines of a session. Parts that an earlier, longer one left behind are removed.
 *
 * Fails with `session.too_large`.
 */
export function sessionCookies(sealed: string, maxAgeSeconds: number, sent: RequestCookies): string[] {
  if (!fitsCookies(sealed.length)) {
    throw sessionError('session.too_large', {
      detail: `a session of ${sealed.length} characters does not fit into ${MAX_PARTS} cookies: use a store, or store fewer groups and claims in the session`,
    });
  }
  const count = Math.max(1, Math.ceil(sealed.length / PART_LENGTH));
  const lines = Array.from({ length: count }, (_, index) => {
    const part = sealed.slice(index * PART_LENGTH, (index + 1) * PART_LENGTH);
    return setCookie(partName(index), index === 0 ? `${count}.${part}` : part, maxAgeSeconds);
  });
  return [
    ...lines,
    ...ALL_NAMES.slice(count)
      .filter((name) => sent.has(name))
      .map(clearCookie),
  ];
}

/** The `Set-Cookie` lines that remove a session, every part of it. */
export function clearedSession(sent: RequestCookies): string[] {
  return ALL_NAMES.filter((name, index) => index === 0 || sent.has(name)).map(clearCookie);
}

function partName(index: number): string {
  return index === 0 ? SESSION_COOKIE : `${SESSION_COOKIE}-${index}`;
}
