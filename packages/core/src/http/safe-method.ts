const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a method changes nothing. Compared as it came, since only upper case is one.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 | RFC 9110 section 9.2.1}
 */
export function isSafeMethod(method: string): boolean {
  return SAFE.has(method);
}
