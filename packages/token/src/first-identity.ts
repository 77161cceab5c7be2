import { AccessError, type BaseContext, type Identity } from '@portcullis/core';
import { requestError } from '@portcullis/core/internal';
import { tokenError } from './token-failure.ts';
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

/** A caller whom no verifier identified: `unnamed` is the failure of one that verified a service without its name. */
export interface Unidentified {
  readonly kind: 'unidentified';
  readonly unnamed?: AccessError;
}

const NOBODY: Unidentified = Object.freeze({ kind: 'unidentified' });

/** What one verifier found. */
type Found = Identity | Unidentified | undefined;

/**
 * The result of the first verifier that finds its credentials in the request; `undefined` if none does. A service that is verified
 * and not named counts as identified only if another verifier names it.
 */
export function firstIdentity<Env>(
  verifiers: readonly Verifier<Env>[],
  context: BaseContext<Env>,
): Identity | Promise<Identity | Unidentified> | undefined {
  const partner = verifiers.find(({ agreesWith }) => agreesWith !== undefined)?.agreesWith;
  if (partner !== undefined) return firstAgreed(verifiers, partner, context);
  for (const verifier of verifiers) {
    const identity = verifier.identify(context);
    if (identity !== undefined) return identity;
  }
  return undefined;
}

/** As {@link firstIdentity}, after the verifiers that read the same fact in two places agreed. */
async function firstAgreed<Env>(
  verifiers: readonly Verifier<Env>[],
  partner: string,
  context: BaseContext<Env>,
): Promise<Identity | Unidentified> {
  const found = new Map<Verifier<Env>, Found>();
  const pair = verifiers.filter(({ name, agreesWith }) => name === partner || agreesWith === partner);
  // If one rejects, so does the request: credentials that are refused are not made good by others.
  await Promise.all(pair.map(async (verifier) => found.set(verifier, await foundBy(verifier, context))));
  const callers = [...found.values()];
  const contexts = pair.flatMap((verifier) => (verifier.agreesWith === partner ? [found.get(verifier)] : []));
  if (callers.some((caller) => callers.some((other) => !canBeOne(caller, other)))) {
    throw tokenError('token.callers_differ', {
      detail: `${pair.map(({ name }) => name).join(' and ')} read the same fact in two places, and found different callers`,
    });
  }
  let unidentified = NOBODY;
  for (const verifier of verifiers) {
    const caller = found.has(verifier) ? found.get(verifier) : await verifier.identify(context);
    if (caller === undefined) continue;
    if (caller.kind !== 'unidentified')
      return verifier.name === partner ? withGroups(caller, contexts) : caller;
    unidentified = caller;
  }
  return unidentified;
}

/**
 * The caller of a credential that lists no groups, with those that are stated elsewhere, or with unknown groups if they are unknown
 * there: a caller whose groups a credential omits may be in one that a policy denies.
 */
function withGroups(caller: Identity, elsewhere: readonly Found[]): Identity {
  if (caller.groups?.length !== 0) return caller;
  for (const found of elsewhere) {
    if (found === undefined || found.kind === 'unidentified') continue;
    return Object.freeze({ ...caller, groups: found.groups });
  }
  return caller;
}

async function foundBy<Env>(verifier: Verifier<Env>, context: BaseContext<Env>): Promise<Found> {
  try {
    return await verifier.identify(context);
  } catch (error) {
    if (error instanceof AccessError && error.code === 'token.unnamed_service') {
      return { kind: 'unidentified', unnamed: error };
    }
    throw error;
  }
}

/** Whether two verifiers can mean one caller. A request may lack the credentials of one, and a service be named by one only. */
function canBeOne(caller: Found, other: Found): boolean {
  if (caller === undefined || other === undefined) return true;
  if (caller.kind === 'unidentified') return other.kind !== 'user';
  if (other.kind === 'unidentified') return caller.kind !== 'user';
  return caller.kind === other.kind && caller.issuer === other.issuer && caller.subject === other.subject;
}

/** Why a request has no credentials, for the operator. */
export function reasonOf<Env>(verifiers: readonly Verifier<Env>[]): string | undefined {
  const reasons = verifiers.flatMap(({ missing }) => missing ?? []);
  return reasons.length === 0 ? undefined : reasons.join('; ');
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
