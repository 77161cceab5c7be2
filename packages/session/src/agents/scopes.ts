/** All scopes. They narrow what the policy allows. */
export const SCOPES: readonly string[] = ['read', 'write'];

/** What a client gets that asks for no scope: the least. */
const DEFAULT: readonly string[] = ['read'];

/**
 * The scopes that a client gets for those that it asks for; `undefined` if none of them is known. Changing something includes reading, since
 * the response to a change contains what was read.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-3.3 | RFC 6749 section 3.3}
 */
export function scopesFor(asked: string | undefined): readonly string[] | undefined {
  const words = asked?.split(' ').filter((word) => word !== '') ?? DEFAULT;
  if (words.length === 0) return DEFAULT;
  if (words.includes('write')) return SCOPES;
  return words.includes('read') ? DEFAULT : undefined;
}

/** Whether one set of scopes includes another. */
export function includesScopes(scopes: readonly string[], others: readonly string[]): boolean {
  return others.every((scope) => scopes.includes(scope));
}
