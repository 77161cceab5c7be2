import { assertionSource } from '@portcullis/web/internal';
import { tokenAsPassword } from './token-as-password.ts';

/** What some web applications have besides, by the setting that asks for it. A built Worker holds what its instances ask for. */
export interface WebFeature {
  readonly tokenAsPassword?: typeof tokenAsPassword;
  readonly assertion?: typeof assertionSource;
}

/** The settings that ask for one. */
export const WEB_FEATURE_SETTINGS: readonly (keyof WebFeature)[] = ['tokenAsPassword', 'assertion'];

/** Knows programs by tokens that they show as passwords. */
export const webPasswords: WebFeature = { tokenAsPassword };

/** Signs who is asking. */
export const webAssertions: WebFeature = { assertion: assertionSource };
