import type { Identity } from '@portcullis/core';
import { accountId } from './account-id.ts';
import type { SsoStore } from './store/sso-store.ts';
import { storeAnswer } from './store/store-answer.ts';

/**
 * The username that single sign-on gave a user; `undefined` if the user never signed in to Phorge by it. Fails with `sso.unavailable`. It
 * does **not** know the name of an account that existed before and was connected, or was renamed.
 */
export async function heldUsername(
  store: SsoStore,
  { issuer, subject }: Pick<Identity, 'issuer' | 'subject'>,
): Promise<string | undefined> {
  const account = await accountId(issuer, subject);
  return await storeAnswer(() => store.nameFor(account, []));
}
