import type { AccessRequestRecipient } from '@portcullis/core';
import type { CredentialStore, LoginCredentials } from '@portcullis/session';
import type { LoginConfiguration } from '../configuration/types.ts';

/**
 * Makes what lets people give credentials to programs.
 * @param accepts for which paths they count. Default: for all
 */
export type CredentialsPart = (
  configured: NonNullable<LoginConfiguration['credentials']>,
  store: CredentialStore,
  accepts: ((path: string) => boolean) | undefined,
) => LoginCredentials;

/** What an application has to say about logins at its host. */
export interface LoginSurroundings {
  /** Addresses below the login's prefix that it serves. */
  readonly otherEndpoints: readonly string[];
  readonly acceptsCredentials: ((path: string) => boolean) | undefined;
  /** Whom it tells of requests for access, if it does so in its own way. */
  readonly accessRecipient: AccessRequestRecipient | undefined;
}
