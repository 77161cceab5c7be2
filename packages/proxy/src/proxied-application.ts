/** How a header is sent on: written from its value, or left out (`undefined`) where the value does not follow its grammar. */
export type HeaderWriter = (value: string) => string | undefined;

/** A header that is read at some paths only, or by some methods. */
export interface HeaderAtPaths {
  /** Whether it is read at a decoded path: where it is not, it is not even looked for. */
  readonly isReadAt: (path: string, method: string) => boolean;
  readonly write: HeaderWriter;
}

/** What an application wants to be told besides what every browser sends, and how it answers. */
export interface ProxiedApplication {
  /** Request headers that it reads, by name in lower case. Default none. */
  readonly headers?: ReadonlyMap<string, HeaderWriter>;
  /** Those that it reads at some paths or by some methods only, by name in lower case. Default none. */
  readonly headersAt?: ReadonlyMap<string, HeaderAtPaths>;
  /**
   * What is sent on of request headers whose names cannot be listed, since they are numbered: names in lower case, values as
   * they are written. To go over all headers is dear: do it only at paths that have any. Default none.
   */
  readonly furtherHeaders?: (
    headers: Headers,
    path: string,
  ) => Iterable<readonly [string, string | undefined]>;
  /** Request headers that no option may pass on, since they would let a client speak for the proxy. Default none. */
  readonly reservedHeaders?: RegExp;
  /**
   * Whether it begins a session in every answer to a request without one, stylesheets included. What it lets caches keep then sets
   * no cookie, even where the gate makes it private: such a session could take the place of one that has just begun. Default `false`.
   */
  readonly setsCookiesEverywhere?: boolean;
}
