import { claimAt } from '@portcullis/core/internal';
import { type Claims, readGroups, unverifiedClaims } from '@portcullis/token/internal';
import { loginError } from '../failures/login-failure.ts';
import type { ProviderSettings } from '../settings/provider-options.ts';

/** What is stored of a provider's claims about a user. */
export interface UserClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly sid: string | undefined;
  readonly claims: Claims;
  readonly groups: readonly string[];
  /** Whether the groups are not known: the provider left them out, or stated them in a form that cannot be read. */
  readonly groupsLeftOut?: boolean;
}

/** How a user logged in: only the ID token of the login contains these. */
const STRENGTH: readonly string[] = ['acr', 'amr', 'auth_time'];

/** Claims from which an identity is created. */
const KEPT: readonly string[] = [
  ...['sub', 'iss', 'name', 'preferred_username', 'email', 'email_verified'],
  ...STRENGTH,
];

/** Claims that only the ID token can state. */
const FROM_ID_TOKEN: ReadonlySet<string> = new Set([...STRENGTH, 'sub', 'iss', 'aud', 'sid', 'nonce', 'azp']);

/** Claims that describe another claim and mean nothing without it: both must have the same source. */
const SAYS_OF: Readonly<Record<string, string>> = {
  email_verified: 'email',
  phone_number_verified: 'phone_number',
};

/** What is wrong with an ID token that must have each of these claims with exactly this value. Pure. */
export function requiredClaimProblem(
  idToken: Claims,
  required: Readonly<Record<string, string>>,
): string | undefined {
  const missing = Object.entries(required).find(([claim, value]) => idToken[claim] !== value);
  return missing && `"${missing[0]}" does not have the value that this provider requires`;
}

/**
 * Reads a person from verified claims: those of the ID token, and those of the userinfo endpoint that the ID token lacks. Each claim has
 * one source; only the ID token determines how the person logged in. Fails with `session.groups_overage` if the groups were omitted because
 * there are too many.
 */
export function userClaimsOf(
  idToken: Claims,
  userinfo: Claims | undefined,
  provider: Pick<ProviderSettings, 'issuer' | 'groupsClaim' | 'keepGroup' | 'keepClaims'> &
    Partial<Pick<ProviderSettings, 'groupsOverage'>>,
): UserClaims {
  const { issuer, groupsClaim, keepGroup, keepClaims } = provider;
  const subject = idToken.sub;
  if (typeof subject !== 'string' || subject === '') {
    throw loginError('session.id_token', { detail: 'the ID token has no "sub"' });
  }
  const sources = [idToken, userinfo ?? {}];
  const groupsSource = sources.find((source) => isStated(claimAt(source, groupsClaim)));
  // Where neither lists them, either may say that it leaves them out.
  const reading = readGroups(groupsSource ?? { ...userinfo, ...idToken }, groupsClaim);
  if (reading.kind === 'overage' && provider.groupsOverage !== 'ask') {
    throw loginError('session.groups_overage', {
      detail:
        'the provider omits the groups of this user, or sends them as something other than strings: configure it to list the names of the groups that are used here',
    });
  }
  const kept = [...KEPT, ...keepClaims].flatMap((name) => {
    const value = FROM_ID_TOKEN.has(name) ? idToken[name] : claimOf(name, sources);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    issuer,
    subject,
    sid: typeof idToken.sid === 'string' && idToken.sid !== '' ? idToken.sid : undefined,
    claims: Object.fromEntries(kept),
    groups: reading.kind === 'overage' ? [] : reading.groups.filter(keepGroup),
    // Said each time, so that a refresh which lists them again is believed.
    groupsLeftOut: reading.kind === 'overage',
  };
}

/** What was known of a user before a refresh. */
export interface KnownUser extends Pick<UserClaims, 'claims' | 'groups' | 'groupsLeftOut' | 'sid'> {
  /** The last ID token, which was verified; `undefined` if it was not stored. */
  readonly idToken: string | undefined;
}

/**
 * Reads a person from the result of a refresh, as far as it is verified. `undefined` if it states nothing: without an ID token, userinfo
 * with fewer claims than the last one removes none of them. A missing one could be a group that a rule denies by.
 */
export function refreshedClaims(
  idToken: Claims | undefined,
  userinfo: Claims | undefined,
  known: KnownUser,
  provider: Parameters<typeof userClaimsOf>[2],
): UserClaims | undefined {
  const login = loginOf(known);
  const user = userClaimsOf({ ...idToken, ...login }, userinfo, provider);
  if (idToken !== undefined) return { ...user, sid: user.sid ?? known.sid };
  if (userinfo === undefined) return undefined;
  const last = known.idToken === undefined ? undefined : unverifiedClaims(known.idToken);
  const asking = { ...provider, groupsOverage: 'ask' } as const;
  // One that was not kept may have said all that is known.
  const said = last === undefined ? known : userClaimsOf({ ...last, ...login }, undefined, asking);
  const hadGroups = said.groups.length > 0 || said.groupsLeftOut === true;
  // Groups that are listed, be it none, are said.
  const hasGroups = user.groupsLeftOut === true || isStated(claimAt(userinfo, provider.groupsClaim));
  const hasClaims = Object.keys(said.claims).every((name) => Object.hasOwn(user.claims, name));
  return hasClaims && (hasGroups || !hadGroups) ? { ...user, sid: known.sid } : undefined;
}

/** A claim of `null` states nothing (RFC 7519 has no such value): it must not hide what another source states. */
function isStated(claim: unknown): boolean {
  return claim !== undefined && claim !== null;
}

/** How the person logged in does not change by a refresh. A member that is `undefined` here removes the refresh's claim. */
function loginOf({ claims }: Pick<UserClaims, 'claims'>): Claims {
  return Object.fromEntries(['iss', 'sub', ...STRENGTH].map((name) => [name, claims[name]]));
}

/** The claim from the first source that states anything about its subject. */
function claimOf(name: string, sources: readonly Claims[]): unknown {
  const about = Object.hasOwn(SAYS_OF, name) ? (SAYS_OF[name] ?? name) : name;
  const source = sources.find((claims) => Object.hasOwn(claims, about));
  return source !== undefined && Object.hasOwn(source, name) ? source[name] : undefined;
}
