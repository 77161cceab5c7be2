/**
 * The supported methods: those of RFC 9110 without `CONNECT` and `TRACE`, and `PATCH`. Methods are case-sensitive.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-9 | RFC 9110 section 9} and RFC 5789
 */
export const METHODS: readonly string[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** Whether a method is supported and can be forwarded. */
export function isUnderstoodMethod(method: string): boolean {
  return METHODS.includes(method);
}
