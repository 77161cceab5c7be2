import { loginError } from '../failures/login-failure.ts';
import { CLOCK_TOLERANCE } from '../session/seconds.ts';
import type { Strength } from '../settings/login-strength.ts';

/**
 * What a login is asked for, by the configuration and by the request: the classes that both accept, and the shorter of both times. A
 * request cannot ask for less than the configuration does. Fails with `session.parameters` if no class is left.
 */
export function combinedStrength(configured: Strength, asked: Strength): Strength {
  const times = [configured.maxAge, asked.maxAge].filter((time) => time !== undefined);
  const maxAge = times.length === 0 ? undefined : Math.min(...times);
  if (configured.acrValues.length === 0) return { acrValues: asked.acrValues, maxAge };
  if (asked.acrValues.length === 0) return { acrValues: configured.acrValues, maxAge };
  const acrValues = asked.acrValues.filter((value) => configured.acrValues.includes(value));
  if (acrValues.length > 0) return { acrValues, maxAge };
  throw loginError('session.parameters', {
    detail:
      'none of the requested authentication classes (acr) is listed in parameters.acr_values of the provider',
  });
}

/**
 * Whether the provider did what was asked: providers may ignore both parameters. Returns the problem. Pure.
 *
 * @param startedAt when the login started, in seconds since the Unix epoch
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest | OpenID Connect Core section 3.1.2.1}
 */
export function strengthProblem(
  claims: Readonly<Record<string, unknown>>,
  { acrValues, maxAge, startedAt }: Strength & { readonly startedAt: number },
): string | undefined {
  const { acr, auth_time: authTime } = claims;
  if (acrValues.length > 0 && !acrValues.some((value) => value === acr)) {
    return 'the login has none of the requested authentication classes (acr)';
  }
  if (maxAge === undefined) return undefined;
  if (typeof authTime !== 'number' || authTime < startedAt - maxAge - CLOCK_TOLERANCE) {
    return 'the login is older than requested (max_age), or has no "auth_time"';
  }
  return undefined;
}
