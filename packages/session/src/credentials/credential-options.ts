import type { BaseContext } from '@portcullis/core';
import {
  type Completed,
  callback,
  checkOptions,
  type FieldsFor,
  flag,
  isObject,
  list,
  number,
  value,
} from '@portcullis/core/internal';
import type { CredentialStore } from '../store/credential-store.ts';
import { CredentialLimits } from './credential-limits.ts';

/** Options of `loginCredentials()`. */
export interface LoginCredentialsOptions {
  /** Stores the credentials: the store of the sessions, such as `durableObjectSessions()`. */
  readonly store: CredentialStore;
  /**
   * Maximum lifetime of a credential, in seconds. A credential also ends with its session. Default 28,800 (8 hours).
   *
   * From 60 to 2,592,000. A lower value also shortens the lifetime of credentials that were issued before.
   */
  readonly lifetimeSeconds?: number;
  /**
   * Maximum age of the login at the provider with which a user can issue a credential, in seconds. After an older login, the user must log in
   * again. Needs a provider that sends `auth_time`. Default: any age.
   */
  readonly maxLoginAgeSeconds?: number;
  /** Roles that can list and revoke the credentials of all users. Default: users can list and revoke only their own. */
  readonly operators?: readonly string[];
  /** Selects the requests for which a credential is accepted; with others it is refused. Default: all but WebSockets. */
  readonly accepts?: (request: Pick<BaseContext, 'request' | 'target'>) => boolean;
  /**
   * Whether the application has its own passwords for programs, which they send after the credential: then `portcullis login`
   * asks for one. Default true.
   */
  readonly applicationPassword?: boolean;
  /**
   * Whether the application has its own API tokens, and programs send a credential in front of one, separated by `~`: then
   * `portcullis login --arc` configures it. Default false.
   */
  readonly applicationToken?: boolean;
}

/** The options, checked and completed, and what is counted for them. */
export interface LoginCredentialsSettings extends Completed<LoginCredentialsOptions, 'maxLoginAgeSeconds'> {
  readonly limits: CredentialLimits;
}

/** How each option is checked. */
export const loginCredentialsFields: FieldsFor<LoginCredentialsOptions, 'maxLoginAgeSeconds'> = {
  store: value(
    (given) => isObject(given) && 'useCredential' in given,
    'must be the same store as that of the sessions, such as durableObjectSessions()',
  ),
  lifetimeSeconds: number({ from: 60, to: 30 * 86_400, whole: true, fallback: 28_800 }),
  maxLoginAgeSeconds: number({ from: 60, to: 30 * 86_400, whole: true, fallback: undefined }),
  operators: list(
    (given) => (typeof given === 'string' && given !== '' ? undefined : 'must be role names'),
    () => [],
  ),
  accepts: callback(() => () => true),
  applicationPassword: flag(true),
  applicationToken: flag(false),
};

/** Checks and completes them. */
export function loginCredentialsSettings(options: LoginCredentialsOptions): LoginCredentialsSettings {
  return {
    ...checkOptions('loginCredentials', options, loginCredentialsFields),
    limits: new CredentialLimits(),
  };
}
