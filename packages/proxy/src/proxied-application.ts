/** How a header is sent on: written from its value, or left out (`undefined`) where the value does not follow its grammar. */
export type HeaderWriter = (value: string) => string | undefined;

/** What an application wants to be told besides what every browser sends. */
export interface ProxiedApplication {
  /** Request headers that it reads, by name in lower case. Default none. */
  readonly headers?: ReadonlyMap<string, HeaderWriter>;
  /**
   * Writes a request header that it reads at some paths only; `undefined`, and the header is left out. Called for what is on
   * no list. Default: none is.
   */
  readonly headerAt?: (name: string, value: string, path: string) => string | undefined;
  /** Request headers that no option may pass on, since they would let a client speak for the proxy. Default none. */
  readonly reservedHeaders?: RegExp;
}
