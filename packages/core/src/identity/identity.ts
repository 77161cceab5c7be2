/** How somebody proved who they are. */
export interface Authentication {
  /**
   * The kind of proof: a bearer token, a Cloudflare Access assertion, an introspected token, a login session, what a
   * program was given in one, a Conduit token, a password for version control, a grant for when the provider is dead.
   */
  readonly method:
    | 'bearer'
    | 'access'
    | 'introspection'
    | 'session'
    | 'credential'
    | 'conduit'
    | 'vcs-password'
    | 'break-glass';
  /** The name the configuration gave the provider; the issuer where it gave none. */
  readonly provider: string;
  /** Authentication context class (OIDC `acr`), as the provider stated it. */
  readonly acr: string | undefined;
  /** Authentication methods (RFC 8176 `amr`), as the provider stated them. */
  readonly amr: readonly string[];
  /** When the person last logged in (OIDC `auth_time`), seconds since the Unix epoch. */
  readonly authTime: number | undefined;
}

/**
 * Somebody who has been verified. Two identities are the same one only if `issuer` **and** `subject` are equal:
 * an e-mail address is an attribute, never a key.
 */
export interface Identity {
  /** `user` for a person, `service` for a machine (client credentials, Access service token). */
  readonly kind: 'user' | 'service';
  /** Who vouches for them: the `iss` of the token. */
  readonly issuer: string;
  /** Their name at that issuer: `sub`, or the client id of a service. */
  readonly subject: string;
  /** E-mail address, only if the issuer says that it verified it; `undefined` where no verified address is known. */
  readonly email: string | undefined;
  /** Name to show to people. */
  readonly name: string | undefined;
  /**
   * Groups as the issuer named them, before any mapping. `undefined` where they are not known: the issuer left them out because
   * there are too many, stated them in a form that cannot be read, or vouches for no groups at all. An empty list means: none.
   */
  readonly groups: readonly string[] | undefined;
  /** Every verified claim, for conditions and templates. Never print them: they hold personal data. */
  readonly claims: Readonly<Record<string, unknown>>;
  /**
   * Whether the identity provider may state more claims of this caller, because it was not asked: the caller is known by a secret of
   * the application's own. A claim that is missing is then not known. Default: what is missing from `claims` is not stated.
   */
  readonly claimsIncomplete?: boolean;
  readonly authentication: Authentication;
  /** When the proof stops being valid, seconds since the Unix epoch. */
  readonly expiresAt: number;
}

/** Nobody known: no credentials came with the request. */
export interface Anonymous {
  readonly kind: 'anonymous';
  /** `WWW-Authenticate` values that tell the caller how to become somebody (RFC 9110 section 11.6.1). */
  readonly challenges: readonly string[];
}

/** Whoever is asking: somebody verified, or nobody known. */
export type Caller = Identity | Anonymous;

/** The context after a step that identified the caller, who may still be anonymous. */
export interface HasCaller {
  readonly caller: Caller;
}

/** The context after a step that lets nobody through who is not verified. */
export interface HasIdentity {
  readonly identity: Identity;
}
