import { randomBytes } from 'node:crypto';
import { generateAssertionKey } from '@portcullis/web';

/** What keys are made for: `login.keys`; `assertion.keys` of an instance; pseudonyms, webhooks and other HMACs. */
export const KEY_KINDS = ['session', 'assertion', 'hmac'] as const;

/** A kind of key. */
export type KeyKind = (typeof KEY_KINDS)[number];

/** A new key, as the configuration takes it. */
export async function newKey(kind: KeyKind): Promise<string> {
  if (kind === 'assertion') return await generateAssertionKey();
  return randomBytes(32).toString('base64url');
}
