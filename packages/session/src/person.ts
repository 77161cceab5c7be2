import { type Claims, readGroups } from '@portcullis/token';
import type { ProviderSettings } from './provider-options.ts';
import { sessionError } from './session-failure.ts';

/** What is kept of what a provider says about somebody. */
export interface Person {
  readonly issuer: string;
  readonly subject: string;
  readonly sid: string | undefined;
  readonly claims: Claims;
  readonly groups: readonly string[];
  /** Whether the provider left groups out because there are too many. They must be asked for. */
  readonly groupsLeftOut?: boolean;
}

/** Claims that an identity is made of. */
const KEPT = [
  'sub',
  'iss',
  'name',
  'preferred_username',
  'email',
  'email_verified',
  'acr',
  'amr',
  'auth_time',
] as const;

/** Fails with `session.id_token` unless the ID token has each of these claims with exactly this value. */
export function checkRequiredClaims(idToken: Claims, required: Readonly<Record<string, string>>): void {
  for (const [claim, value] of Object.entries(required)) {
    if (idToken[claim] !== value) {
      throw sessionError('session.id_token', {
        detail: `"${claim}" is not what is required of this provider`,
      });
    }
  }
}

/**
 * Reads a person from claims that were verified: those of the ID token, and those of the userinfo endpoint for what the
 * ID token does not say. Fails with `session.groups_overage` if the groups were left out because there are too many.
 */
export function personOf(
  idToken: Claims,
  userinfo: Claims | undefined,
  provider: Pick<ProviderSettings, 'issuer' | 'groupsClaim' | 'keepGroup' | 'keepClaims'> &
    Partial<Pick<ProviderSettings, 'groupsOverage'>>,
): Person {
  const { issuer, groupsClaim, keepGroup, keepClaims } = provider;
  const all: Claims = { ...userinfo, ...idToken };
  const subject = idToken.sub;
  if (typeof subject !== 'string' || subject === '') {
    throw sessionError('session.id_token', { detail: 'the ID token has no "sub"' });
  }
  const reading = readGroups(all, groupsClaim);
  if (reading.kind === 'overage' && provider.groupsOverage !== 'ask') {
    throw sessionError('session.groups_overage', {
      detail: 'the provider leaves out the groups of this person: have it list only those that matter here',
    });
  }
  const kept = [...KEPT, ...keepClaims].filter((name) => Object.hasOwn(all, name));
  return {
    issuer,
    subject,
    sid: typeof idToken.sid === 'string' && idToken.sid !== '' ? idToken.sid : undefined,
    claims: Object.fromEntries(kept.map((name) => [name, all[name]])),
    groups: reading.kind === 'overage' ? [] : reading.groups.filter(keepGroup),
    // Said each time, so that a refresh which lists them again is believed.
    groupsLeftOut: reading.kind === 'overage',
  };
}
