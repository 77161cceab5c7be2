/**
 * Whether a method is safe. Methods are case-sensitive. Compared, not looked up: V8 internalizes each string of the runtime before it
 * looks it up in a set.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 | RFC 9110 section 9.2.1}
 */
export function isSafeMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
