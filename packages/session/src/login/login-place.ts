import type { LoginPlace } from '../session/session.ts';

/** Longest `User-Agent` that is stored, in characters: real ones are shorter. */
const MAX_AGENT = 256;
const COUNTRY = /^[A-Z]{2}$/;

/** Where a login is made from, as far as the request contains it. */
export function loginPlace(request: Request): LoginPlace {
  const agent = request.headers.get('user-agent')?.slice(0, MAX_AGENT);
  const { country } = (request.cf ?? {}) as { readonly country?: unknown };
  return {
    ...(agent === undefined ? {} : { agent }),
    ...(typeof country === 'string' && COUNTRY.test(country) ? { country } : {}),
  };
}
