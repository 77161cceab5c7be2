import type { BaseContext, Identity } from '@portcullis/core';
import { requestError } from '@portcullis/core/internal';
import type { Verifier } from './verifier.ts';

/** Checks the verifiers of a step. At least one is required. */
export function verifierList<Env>(
  step: string,
  verifiers: readonly Verifier<Env>[],
): readonly Verifier<Env>[] {
  if (verifiers.length === 0)
    throw new TypeError(`${step}: at least one verifier is required, such as bearer()`);
  for (const verifier of verifiers) {
    if (typeof verifier?.identify !== 'function' || typeof verifier.challenge !== 'function') {
      throw new TypeError(
        `${step}: each verifier must be an object with identify() and challenge(), as returned by bearer()`,
      );
    }
  }
  return verifiers;
}

/** The result of the first verifier that finds its credentials in the request; `undefined` if none does. */
export function firstIdentity<Env>(
  verifiers: readonly Verifier<Env>[],
  context: BaseContext<Env>,
): Identity | Promise<Identity> | undefined {
  for (const verifier of verifiers) {
    const identity = verifier.identify(context);
    if (identity !== undefined) return identity;
  }
  return undefined;
}

/**
 * Checks an identity before the next step runs. In JavaScript, an async `identify` without credentials returns a promise of
 * `undefined`; an incomplete identity would be admitted without an event, or would never expire.
 */
export function checkIdentity(identity: Identity): void {
  const { kind, issuer, subject, groups, claims, authentication, expiresAt }: Partial<Identity> =
    identity ?? {};
  if (
    (kind === 'user' || kind === 'service') &&
    typeof issuer === 'string' &&
    typeof subject === 'string' &&
    // Unknown groups are stated as `groups: undefined`; a missing member is an error.
    (Array.isArray(groups) || (groups === undefined && 'groups' in identity)) &&
    claims &&
    typeof authentication?.method === 'string' &&
    Array.isArray(authentication.amr) &&
    (expiresAt ?? 0) > 0
  )
    return;
  throw requestError('request.misassembled', {
    detail:
      'a verifier returned an incomplete identity: identify() must return undefined, not a promise of it, for a request without credentials',
  });
}

/** The challenges of all verifiers. */
export function challengesOf<Env>(
  verifiers: readonly Verifier<Env>[],
  context: BaseContext<Env>,
): readonly string[] {
  const challenges = verifiers.map((verifier) => verifier.challenge(context));
  return [...new Set(challenges.filter((challenge) => challenge !== undefined))];
}
