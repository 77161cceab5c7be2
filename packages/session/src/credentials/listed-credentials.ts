import type { BaseContext, Identity } from '@portcullis/core';
import { credentialError } from '../failures/credential-failure.ts';
import { loginError } from '../failures/login-failure.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import { storeCall } from '../session/store-call.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import { LONGEST_LIST, type StoredCredential } from '../store/credential-store.ts';
import type { Person } from '../store/session-store.ts';
import type { LoginCredentialsSettings } from './credential-options.ts';

/** The user who asks for credentials. */
export interface CredentialOwner {
  readonly issuer: string;
  readonly subject: string;
  /** Whether they may see and end those of all users. */
  readonly isOperator: boolean;
}

/** A part of a list of credentials. */
export interface CredentialPage {
  readonly credentials: readonly StoredCredential[];
  /** How many to skip for the next page; `undefined` if this is the last. */
  readonly next: number | undefined;
}

/** Lists credentials and ends them: for people their own, for operators everybody's. */
export interface ListedCredentials {
  /** Identifies a user to the list. */
  readonly ownerOf: (identity: Identity, context: BaseContext) => Promise<CredentialOwner>;
  /**
   * @param everyone whether to list those of all users. Fails with `session.credential_forbidden` if the caller may not
   * @param skip how many of the first are omitted, as text from the address. Fails with `session.parameters` for anything but a number
   * @param only of all users, those of this one
   */
  readonly list: (
    owner: CredentialOwner,
    everyone: boolean,
    skip: string | undefined,
    context: BaseContext,
    only?: Person,
  ) => Promise<CredentialPage>;
  /** Revokes one, with the same check, and records it. Resolves to whether it existed. */
  readonly revoke: (
    owner: CredentialOwner,
    id: string,
    everyone: boolean,
    context: BaseContext,
  ) => Promise<boolean>;
}

export function listedCredentials(
  { settings }: SessionDependencies,
  { store, operators, lifetimeSeconds }: LoginCredentialsSettings,
): ListedCredentials {
  const call = storeCall(settings);
  /** The owner to filter by; `undefined`: all users. */
  const whose = (owner: CredentialOwner, everyone: boolean): CredentialOwner | undefined => {
    if (everyone && !owner.isOperator) throw credentialError('session.credential_forbidden');
    return everyone ? undefined : owner;
  };
  return {
    ownerOf: async (identity, context) => {
      const { issuer, subject } = identity;
      return { issuer, subject, isOperator: await isOperator(identity, operators, context, settings) };
    },
    list: async (owner, everyone, given, context, only) => {
      const skip = skipIn(given);
      const person = whose(owner, everyone) ?? only;
      const now = secondsOf(context);
      const found = await call(() => store.listCredentials(person, now, skip));
      const credentials = found
        .map((one) => ({ ...one, endsAt: Math.min(one.endsAt, one.createdAt + lifetimeSeconds) }))
        .filter(({ endsAt }) => now < endsAt);
      return { credentials, next: found.length < LONGEST_LIST ? undefined : skip + LONGEST_LIST };
    },
    revoke: async (owner, id, everyone, context) => {
      const person = whose(owner, everyone);
      const gone = await call(() => store.revokeCredential(id, person));
      if (gone === undefined) return false;
      const { name, issuer, subject, endsAt: expires } = gone;
      const by = issuer === owner.issuer && subject === owner.subject ? 'user' : 'operator';
      context.trail.add({ type: 'credential', change: 'revoked', by, id, name, issuer, subject, expires });
      return true;
    },
  };
}

/** Whether a user has one of these roles. */
export async function isOperator(
  identity: Identity,
  operators: readonly string[],
  context: BaseContext,
  { rolesOf }: Pick<SessionSettings, 'rolesOf'>,
): Promise<boolean> {
  if (operators.length === 0) return false;
  return (await rolesOf?.(identity, context))?.some(({ role }) => operators.includes(role)) === true;
}

/** How many entries of a list an address skips. Fails with `session.parameters` for anything but a number. */
export function skipIn(text = '0'): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw loginError('session.parameters', { detail: '"skip" is not a whole number' });
}
