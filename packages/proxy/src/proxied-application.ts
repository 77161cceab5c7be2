/** Serializes a header for the origin from its value, or returns `undefined` to omit it because its syntax is invalid. */
export type HeaderWriter = (value: string) => string | undefined;

/** A header that is forwarded at some paths, or with some methods, only. */
export interface HeaderAtPaths {
  /** Whether it is forwarded at this decoded path with this method. */
  readonly isReadAt: (path: string, method: string) => boolean;
  readonly write: HeaderWriter;
}

/** The request headers that an application needs in addition to those of every browser, and properties of its responses. */
export interface ProxiedApplication {
  /** Request headers to forward, by name in lower case. Default: none. */
  readonly headers?: ReadonlyMap<string, HeaderWriter>;
  /** Request headers to forward at some paths or with some methods only, by name in lower case. Default: none. */
  readonly headersAt?: ReadonlyMap<string, HeaderAtPaths>;
  /**
   * Returns headers to forward whose names cannot be listed, since they are numbered: names in lower case, with serialized
   * values. Iterating over all headers is expensive: do it only at paths that have such headers. Default: none.
   */
  readonly furtherHeaders?: (
    headers: Headers,
    path: string,
  ) => Iterable<readonly [string, string | undefined]>;
  /** Request headers that no option can forward, since a client could impersonate the proxy with them. Default: none. */
  readonly reservedHeaders?: RegExp;
  /**
   * Whether the application starts a session in every response to a request without one, including stylesheets. Cookies are then
   * removed from cacheable responses, even if the gateway makes them private: such a session could replace one that was just
   * started. Default `false`.
   */
  readonly setsCookiesEverywhere?: boolean;
}
