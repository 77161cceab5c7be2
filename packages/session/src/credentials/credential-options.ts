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
  optional,
  value,
} from '@portcullis/core/internal';
import type { CredentialStore } from '../store/credential-store.ts';
import { CredentialLimits } from './credential-limits.ts';

/** Options of `loginCredentials()`. */
export interface LoginCredentialsOptions {
  /** Keeps which there are: the store of the sessions, such as `durableObjectSessions()`. */
  readonly store: CredentialStore;
  /** A credential ends after this time, in seconds, 60 to 2,592,000; and with its session in any case. A lower value shortens those that were given too. Default 28,800 (8 hours). */
  readonly lifetimeSeconds?: number;
  /** Who gives a credential must have logged in at the provider at most so long ago, in seconds, 60 to 2,592,000, and does so again otherwise. Needs a provider that says when (`auth_time`). Default: any time. */
  readonly maxLoginAgeSeconds?: number;
  /** Whoever has one of these roles sees and ends the credentials of everybody. Default: nobody. */
  readonly operators?: readonly string[];
  /** Which requests a credential counts for; shown with another it is refused. Default: all but WebSockets. */
  readonly accepts?: (request: Pick<BaseContext, 'request' | 'target'>) => boolean;
  /** Whether the application has a password of its own for programs, which they send behind the credential: `portcullis login` asks for one then. Default true. */
  readonly applicationPassword?: boolean;
  /** Whether the application has API tokens of its own, and the gate finds a credential before one, with a `~` between: `portcullis login --arc` puts it there then. Default false. */
  readonly applicationToken?: boolean;
}

/** The options, checked and completed, and what is counted for them. */
export interface LoginCredentialsSettings extends Completed<LoginCredentialsOptions, 'maxLoginAgeSeconds'> {
  readonly limits: CredentialLimits;
}

const fields: FieldsFor<LoginCredentialsOptions, 'maxLoginAgeSeconds'> = {
  store: value(
    (given) => isObject(given) && 'useCredential' in given,
    'must be the store of the sessions, such as durableObjectSessions()',
  ),
  lifetimeSeconds: number({ from: 60, to: 30 * 86_400, whole: true, fallback: 28_800 }),
  maxLoginAgeSeconds: optional((given) =>
    typeof given === 'number' && Number.isInteger(given) && given >= 60 && given <= 30 * 86_400
      ? undefined
      : 'must be a whole number of seconds, 60 to 2592000',
  ),
  operators: list(
    (given) => (typeof given === 'string' && given !== '' ? undefined : 'must be names of roles'),
    () => [],
  ),
  accepts: callback(() => () => true),
  applicationPassword: flag(true),
  applicationToken: flag(false),
};

/** Checks and completes them. */
export function loginCredentialsSettings(options: LoginCredentialsOptions): LoginCredentialsSettings {
  return { ...checkOptions('loginCredentials', options, fields), limits: new CredentialLimits() };
}
