import { CLOCK_TOLERANCE } from '../seconds.ts';
import { sessionError } from '../session-failure.ts';

/** What a login is asked to prove. */
export interface Strength {
  /** Classes of authentication, one of which the login must be of (`acr_values`). Empty: any. */
  readonly acrValues: readonly string[];
  /** How long ago the person may have proved who they are, in seconds (`max_age`). `undefined`: any time. */
  readonly maxAge: number | undefined;
}

const WORDS = /^(?=.{1,512}$)[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;
const SECONDS = /^\d{1,9}$/;

/** Reads `acr_values` and `max_age`, or says which of them is nothing of the kind. */
export function readStrength(
  acrValues: string | undefined,
  maxAge: string | undefined,
): Strength | { readonly problem: string } {
  if (acrValues !== undefined && !WORDS.test(acrValues))
    return { problem: 'acr_values is not a list of words' };
  if (maxAge !== undefined && !SECONDS.test(maxAge)) return { problem: 'max_age is not a number of seconds' };
  return {
    acrValues: acrValues?.split(' ') ?? [],
    maxAge: maxAge === undefined ? undefined : Number(maxAge),
  };
}

/**
 * What a login is asked for, by the configuration and by whoever leads to it: the classes that both take, and the
 * shorter of both times. Nobody can ask for less than the configuration does. Fails with `session.parameters` if no
 * class is left.
 */
export function combinedStrength(configured: Strength, asked: Strength): Strength {
  const times = [configured.maxAge, asked.maxAge].filter((time) => time !== undefined);
  const maxAge = times.length === 0 ? undefined : Math.min(...times);
  if (configured.acrValues.length === 0) return { acrValues: asked.acrValues, maxAge };
  if (asked.acrValues.length === 0) return { acrValues: configured.acrValues, maxAge };
  const acrValues = asked.acrValues.filter((value) => configured.acrValues.includes(value));
  if (acrValues.length > 0) return { acrValues, maxAge };
  throw sessionError('session.parameters', {
    detail: 'none of the classes asked for is among those that parameters.acr_values of the provider lists',
  });
}

/**
 * Whether the provider did what was asked: providers may ignore both parameters. Pure.
 *
 * @param startedAt when the login began, in seconds since the Unix epoch
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest | OpenID Connect Core section 3.1.2.1}
 */
export function strengthProblem(
  claims: Readonly<Record<string, unknown>>,
  { acrValues, maxAge, startedAt }: Strength & { readonly startedAt: number },
): string | undefined {
  const { acr, auth_time: authTime } = claims;
  if (acrValues.length > 0 && !(typeof acr === 'string' && acrValues.includes(acr))) {
    return 'the login is of none of the classes (acr) that were asked for';
  }
  if (maxAge === undefined) return undefined;
  if (typeof authTime !== 'number' || authTime < startedAt - maxAge - CLOCK_TOLERANCE) {
    return 'the login is older than what was asked for (max_age), or does not say how old it is';
  }
  return undefined;
}
