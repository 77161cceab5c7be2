// A request's way, 7 of 15: would another path be served? Next: packages/phabricator/src/resource/classify-request.ts
import type { CanonicalTarget } from '@portcullis/core';
import { phabricatorError } from '../phabricator-failure.ts';
import { phpParameterName, phpUrlDecode } from './php-parameter-name.ts';

/** The parameter by which the web server passes the path to Phabricator. */
const PATH_PARAMETER = '__path__';

/**
 * Whatever could become `__path__` at the place of a name: two characters that are or turn into `_`, then the four
 * letters, each in any spelling, up to the end of the name. Found in one pass, so that an ordinary query costs next to
 * nothing. Leading spaces are looked at afterwards: a repetition here would go deep where a form holds millions.
 */
const CANDIDATE =
  /(?:^|[&; +]|%20)((?:[_. +[]|%(?:5[fFbB]|2[eE0])){2}(?:p|%70)(?:a|%61)(?:t|%74)(?:h|%68)[^=&;]*)/g;

/** Few cookies hold these letters, and their names are looked at one by one then. */
const PATH_LETTERS = /(?:p|%70)(?:a|%61)(?:t|%74)(?:h|%68)/;

/**
 * Whether percent-encoded parameters (a query without its `?`, or a form body) contain one that PHP would treat as `__path__`, as a value
 * or as an array. `;` counts as a separator too, since PHP can be configured so.
 *
 * The same letters as a value are innocent.
 */
export function carriesPathOverride(parameters: string): boolean {
  for (const { 0: found, 1: name = '', index } of parameters.matchAll(CANDIDATE)) {
    const end = index + found.length;
    if (!beginsName(parameters, end - name.length)) continue;
    const decoded = phpUrlDecode(name);
    if (isPathParameter(decoded)) return true;
    // If `;` is no separator, it may stand in a key of an array: `__path__[;]`.
    const [array = ''] = decoded.split('[', 1);
    if (parameters[end] === ';' && isPathParameter(array)) return true;
  }
  return false;
}

/** Whether only spaces are between a position and the separator before it. */
function beginsName(parameters: string, place: number): boolean {
  let at = place;
  while (at > 0) {
    const before = parameters[at - 1];
    if (before === '&' || before === ';') return true;
    if (before === ' ' || before === '+') at -= 1;
    else if (parameters.startsWith('%20', at - 3)) at -= 3;
    else return false;
  }
  return true;
}

/** Whether PHP takes a decoded name for `__path__`. */
export function isPathParameter(name: string): boolean {
  return phpParameterName(name) === PATH_PARAMETER;
}

/**
 * Throws `phabricator.path_override` for a request that would make Phabricator serve another path than its URL: by its address, or by a
 * cookie. Does **not** look at the body.
 *
 * The pipeline checks before it decides, and the handler, which may be called without it, checks again: caching the result would cost more.
 */
export function checkPathOverride(target: CanonicalTarget, cookies: string | null): void {
  checkTargetOverride(target);
  checkCookieOverride(cookies);
}

/** The address alone: a parameter in the query, one smuggled into the path, `/index.php`. */
export function checkTargetOverride(target: CanonicalTarget): void {
  const { path, pathname, search } = target;
  if (search.length > 1 && carriesPathOverride(search.slice(1))) throw override('the query');
  // Web servers escape an encoded ampersand again, and only a plain one separates parameters (nginx: `$1` in the arguments of
  // a rewrite).
  const ampersand = pathname.indexOf('&');
  if (ampersand !== -1 && carriesPathOverride(pathname.slice(ampersand + 1))) throw override('the path');
  // Web servers hand every path that begins so to PHP as it is.
  if (/^\/index\.php/i.test(path)) throw override('/index.php');
}

/**
 * PHP can be configured to read parameters from cookies.
 * @param cookies the `Cookie` header of the request
 */
export function checkCookieOverride(cookies: string | null): void {
  if (cookies !== null && PATH_LETTERS.test(cookies) && cookies.split(/[;,]/).some(isPathCookie)) {
    throw override('a cookie');
  }
}

function isPathCookie(cookie: string): boolean {
  const [name = ''] = cookie.trim().split('=', 1);
  return isPathParameter(phpUrlDecode(name));
}

function override(place: string): Error {
  return phabricatorError('phabricator.path_override', {
    detail: `${place} names the page with the parameter ${PATH_PARAMETER}, which only the web server may set`,
  });
}
