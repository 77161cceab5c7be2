import type { HostileRequest } from './exchange.ts';

/** Claims of a token, or members of an answer. */
export type Json = Readonly<Record<string, unknown>>;

/** What the provider does wrong, until this is changed. Omitted members are handled correctly. */
export interface Misbehaviour {
  /** Members of the ID token's header that replace its own; `undefined` leaves one out. */
  readonly idTokenHeader?: Json;
  /** Changes the claims of ID tokens; members that are `undefined` are left out. */
  readonly idToken?: (claims: Json) => Json;
  /** Changes a finished ID token. */
  readonly forge?: (token: string, claims: Json) => string | Promise<string>;
  /** Changes the answer of the token endpoint. */
  readonly tokenAnswer?: (answer: Json) => Json;
  /** Changes the answer of the userinfo endpoint. */
  readonly userinfo?: (claims: Json) => Json;
  /** Makes userinfo a JWT that the provider signed, after this changed it. */
  readonly forgeUserinfo?: (token: string, claims: Json) => string | Promise<string>;
  /** Changes the discovery document. */
  readonly discovery?: (metadata: Json) => Json;
}

/** A login that people go through in a browser. What is optional makes more attacks possible. */
export interface GateLogin {
  /** The gate's public address, as its redirects spell it: `https://gate.example`. */
  readonly baseUrl: string;
  /**
   * Plays the provider's page: logs a user in at the address that the gate redirected to, and returns the address that the browser is sent
   * back to. The user may have the closed page.
   *
   * @param subject `sub` of the person. Default: always the same one
   */
  readonly authorise: (location: string, subject?: string) => string | Promise<string>;
  /** The path that starts a login, after which the browser is redirected to this address. */
  readonly beginWith?: (returnTo: string) => string;
  /** The path of a page that shows people who they are to the gate. */
  readonly whoAmI?: string;
  /** The request by which a user logs out, without its cookies. */
  readonly logout?: HostileRequest;
  /**
   * A form of the gate by which a signed-in user agrees to something, such as to a device that acts for them, as their browser sends it,
   * without its cookies. It is called again for each request.
   */
  readonly agreement?: () => HostileRequest | Promise<HostileRequest>;
  /** What no one may be shown: the client's secret, and each token that the provider has issued so far. */
  readonly secrets?: () => readonly string[];
  /** The client's secret, if the provider would take it for a key of HS256. */
  readonly clientSecret?: string;
  /** Makes the provider misbehave from now on, or behave again. */
  readonly misbehave?: (does: Misbehaviour) => void;
  /** A second provider that people may log in at: the path that leads there, and its page. */
  readonly otherProvider?: {
    readonly begin: string;
    readonly authorise: (location: string) => string | Promise<string>;
  };
  /** Where the provider sends logout tokens, and the claims of a good one for this person, as of now. */
  readonly backChannelLogout?: { readonly path: string; readonly claims: (subject: string) => Json };
  /** Ends every isolate of the gate, so that what was only in their memory is lost. Stores and cookies stay. */
  readonly restart?: () => void | Promise<void>;
  /** Sets the gate's clock ahead of the real one, by seconds. 0 sets it right. */
  readonly setClockAhead?: (seconds: number) => void | Promise<void>;
  /** Revokes at the provider, for all users, what gives access to the closed page; or restores it. */
  readonly setPermitted?: (permitted: boolean) => void;
  /** Claims of an ID token that deny the closed page to a user who could have it otherwise. */
  readonly deniedClaims?: Json;
  /** How long a removed group may remain effective, in seconds. Default 300. */
  readonly groupsSeconds?: number;
  /** The hosts that the gate has called so far, in order. */
  readonly hostsCalled?: () => readonly string[];
  /** How often the provider has refreshed a grant so far. */
  readonly refreshes?: () => number;
}
