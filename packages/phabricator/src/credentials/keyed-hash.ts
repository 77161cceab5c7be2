import { toBase64url } from '@portcullis/core/internal';

/** HMAC-SHA-256 under a key that no other isolate has, and nobody keeps. */
export function keyedHash(): (text: string) => Promise<string> {
  // The key and not its promise: a promise of one request must not be awaited in another.
  let key: CryptoKey | undefined;
  return async (text) => {
    const made = key ?? (await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']));
    // Of two first calls at once, the key of the one that is done first is everybody's.
    key ??= made as CryptoKey;
    return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text))));
  };
}
