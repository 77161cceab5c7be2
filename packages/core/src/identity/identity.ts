/** How a caller was authenticated. */
export interface Authentication {
  /**
   * The kind of credentials: a bearer token, a Cloudflare Access assertion, an introspected token, a login session, a credential
   * that was issued to a program, an access token that the gateway issued to an OAuth client (`agent`), a Conduit token, a password for
   * version control, or a break-glass grant.
   */
  readonly method:
    | 'bearer'
    | 'access'
    | 'introspection'
    | 'session'
    | 'credential'
    | 'agent'
    | 'conduit'
    | 'vcs-password'
    | 'break-glass';
  /**
   * Whether the configuration names the client that the token was issued to as a program of its users. Default: it does not, and the
   * token counts as an agent's.
   */
  readonly program?: boolean;
  /** Name of the provider in the configuration; the issuer if it has none. */
  readonly provider: string;
  /** Authentication context class (OIDC `acr`), as the provider stated it. */
  readonly acr: string | undefined;
  /** Authentication methods (RFC 8176 `amr`), as the provider stated them. */
  readonly amr: readonly string[];
  /** When the user last logged in (OIDC `auth_time`), in seconds since the Unix epoch. */
  readonly authTime: number | undefined;
  /**
   * When the browser last proved that it holds the key that its session is bound to, in seconds since the Unix epoch. Default: the
   * session is bound to no key, or that is not known.
   */
  readonly deviceProvedAt?: number;
  /** The OAuth client that acts for the user, with an access token of the gateway. Present if the method is `agent`. */
  readonly client?: AuthenticatedClient;
  /**
   * What the user allowed the client: `read`, or `read` and `write`. They narrow what the policy allows, and never widen it. Present if the
   * method is `agent`.
   */
  readonly scopes?: readonly string[];
}

/** An OAuth client that acts for a user, as the gateway knows it. */
export interface AuthenticatedClient {
  /** Its `client_id`. */
  readonly id: string;
  /** The name that users are shown. The gateway verified it only if the client is `registered`. */
  readonly name: string;
  /**
   * How the gateway knows it: it is `registered` in the configuration, it published a `document` at its id, or it registered itself
   * (`dynamic`).
   */
  readonly known: 'registered' | 'document' | 'dynamic';
}

/**
 * A verified caller. Two identities are the same only if `issuer` **and** `subject` are equal: an e-mail address is an attribute,
 * never a key.
 */
export interface Identity {
  /** `user` for a human user, `service` for a program (client credentials, Access service token). */
  readonly kind: 'user' | 'service';
  /** The issuer of the credentials: the `iss` of a token. */
  readonly issuer: string;
  /** The identifier at that issuer: `sub`, or the client id of a service. */
  readonly subject: string;
  /** E-mail address, only if the issuer states that it is verified; otherwise `undefined`. */
  readonly email: string | undefined;
  /** Display name. */
  readonly name: string | undefined;
  /**
   * Groups as the issuer named them, before any mapping. `undefined` if they are unknown: the issuer omitted them because there
   * are too many, sent them in an unsupported format, or does not provide groups. An empty array means that the caller has no
   * groups.
   */
  readonly groups: readonly string[] | undefined;
  /** All verified claims, for conditions and templates. Never print them: they contain personal data. */
  readonly claims: Readonly<Record<string, unknown>>;
  /**
   * Whether `claims` is incomplete, because the caller was identified by a secret of the application and the identity provider
   * was not asked, or because an identity assertion for a client states the caller. A missing claim is then unknown. Default: a
   * missing claim is not stated by the provider.
   */
  readonly claimsIncomplete?: boolean;
  readonly authentication: Authentication;
  /** When the credentials expire, in seconds since the Unix epoch. */
  readonly expiresAt: number;
}

/** An anonymous caller: the request has no credentials. */
export interface Anonymous {
  readonly kind: 'anonymous';
  /** `WWW-Authenticate` values that state how the caller can authenticate (RFC 9110 section 11.6.1). */
  readonly challenges: readonly string[];
  /** Why no verifier found credentials, for the operator. It is added to the reason of a refusal, and never sent to the client. */
  readonly reason?: string | undefined;
  /**
   * Whether the caller is a service that was verified and not named, such as one with a service token of Cloudflare Access. Rules
   * that allow treat it like a request without credentials; rules that restrict any service apply to it too.
   */
  readonly unnamedService?: boolean | undefined;
}

/** The caller of a request: verified or anonymous. */
export type Caller = Identity | Anonymous;

/** The context after a step that identified the caller, who may still be anonymous. */
export interface HasCaller {
  readonly caller: Caller;
}

/** The context after a step that admits verified callers only. */
export interface HasIdentity {
  readonly identity: Identity;
}
