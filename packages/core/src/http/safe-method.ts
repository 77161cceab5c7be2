const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a method is safe. Methods are case-sensitive.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 | RFC 9110 section 9.2.1}
 */
export function isSafeMethod(method: string): boolean {
  return SAFE.has(method);
}
