/**
 * The context after a step that looked at the browser's cookies: what Phorge may see of them. The proxy sends these
 * instead of the request's own.
 */
export interface HasOriginCookies {
  /** A `Cookie` header, or `undefined`. */
  readonly originCookies: string | undefined;
}
