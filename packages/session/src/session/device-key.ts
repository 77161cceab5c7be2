/** The public key that a session is bound to, and the algorithm it was registered with. Plain data. */
export interface BoundKey {
  readonly alg: 'ES256' | 'RS256';
  /** The public members of the JWK (RFC 7517), nothing else. */
  readonly jwk: Readonly<Record<string, string>>;
}

/** The key of a session at one host. */
export interface Binding {
  readonly key: BoundKey;
  /** When it was registered, in seconds since the Unix epoch. */
  readonly boundAt: number;
}
