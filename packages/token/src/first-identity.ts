import type { BaseContext, Identity } from '@portcullis/core';
import { requestError } from '@portcullis/core/internal';
import type { Verifier } from './verifier.ts';

/** The verifiers of a step, which must be some. */
export function verifierList<Env>(
  step: string,
  verifiers: readonly Verifier<Env>[],
): readonly Verifier<Env>[] {
  if (verifiers.length === 0) throw new TypeError(`${step}: give it at least one verifier, such as bearer()`);
  for (const verifier of verifiers) {
    if (typeof verifier?.identify !== 'function' || typeof verifier.challenge !== 'function') {
      throw new TypeError(
        `${step}: a verifier is an object with identify() and challenge(), such as bearer() makes`,
      );
    }
  }
  return verifiers;
}

/** What the first verifier says that finds its credentials; `undefined` if none does. */
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
 * Before a step behind this one runs. In JavaScript, an async `identify` that finds nothing resolves to that; an identity that
 * lacks something would be let in without an event, or never end.
 */
export function checkIdentity(identity: Identity): void {
  const { kind, issuer, subject, groups, claims, authentication, expiresAt }: Partial<Identity> =
    identity ?? {};
  if (
    (kind === 'user' || kind === 'service') &&
    typeof issuer === 'string' &&
    typeof subject === 'string' &&
    // That they are not known must be said.
    (Array.isArray(groups) || (groups === undefined && 'groups' in identity)) &&
    claims &&
    typeof authentication?.method === 'string' &&
    Array.isArray(authentication.amr) &&
    (expiresAt ?? 0) > 0
  )
    return;
  throw requestError('request.misassembled', {
    detail: 'a verifier found no whole identity: one without credentials returns undefined, and no promise',
  });
}

/** All the ways to authenticate. */
export function challengesOf<Env>(
  verifiers: readonly Verifier<Env>[],
  context: BaseContext<Env>,
): readonly string[] {
  const challenges = verifiers.map((verifier) => verifier.challenge(context));
  return [...new Set(challenges.filter((challenge) => challenge !== undefined))];
}
