import { isObject } from '@portcullis/core/internal';
import { publicKeysIn } from './public-keys.ts';
import { isLoopback } from './takes-redirect.ts';

/** An OAuth client that an administrator registered. */
export interface RegisteredClient {
  /** The name that users are shown. */
  readonly name: string;
  /**
   * Where its codes may be sent, such as `https://chat.example.com/callback`, `http://127.0.0.1/callback` or `com.example.chat:/callback`.
   * They are compared to the letter, except for the port of a loopback address.
   */
  readonly redirectUris: readonly string[];
  /** Its secret, of at least 32 random characters, which it sends as `client_secret_basic`. Default: it has none, as an app on a computer. */
  readonly secret?: string;
  /** Its public keys, as JWKs, with which it signs assertions (`private_key_jwt`). Instead of a secret. Default: none. */
  readonly keys?: readonly Readonly<Record<string, unknown>>[];
}

/** What is wrong with a registered client; `undefined` if nothing is. */
export function registeredClientProblem(id: string, client: RegisteredClient): string | undefined {
  if (!/^[\x21-\x7e]{1,200}$/.test(id)) return 'must have an id of 1 to 200 printable ASCII characters';
  const { name, redirectUris, secret, keys } = (isObject(client) ? client : {}) as Partial<RegisteredClient>;
  if (typeof name !== 'string' || !/^(?=.*\S)[^\p{C}]{1,80}$/u.test(name))
    return 'must have a name of 1 to 80 characters, without control characters';
  if (!Array.isArray(redirectUris) || redirectUris.length === 0 || !redirectUris.every(isRedirectUri))
    return 'must have redirectUris: https, http at a loopback address, or a scheme of its own with a dot, without a fragment';
  if (secret !== undefined && (typeof secret !== 'string' || secret.length < 32))
    return 'must have a secret of at least 32 characters, or none';
  if (keys !== undefined && (secret !== undefined || publicKeysIn({ keys }) === undefined))
    return 'must have either a secret or keys: 1 to 10 public keys as JWKs, without a private part';
  return undefined;
}

/**
 * Whether codes may be sent there. A scheme of an app contains the dots of a domain that its maker has (RFC 8252 section 7.1), so that it is
 * none that a browser itself interprets.
 */
export function isRedirectUri(given: unknown): given is string {
  if (typeof given !== 'string' || given.includes('#')) return false;
  const url = URL.parse(given);
  if (url === null || url.href !== given || url.username !== '' || url.password !== '') return false;
  return (
    url.protocol === 'https:' || isLoopback(given) || /^[a-z][a-z\d+-]*\.[a-z\d.+-]+:$/.test(url.protocol)
  );
}
