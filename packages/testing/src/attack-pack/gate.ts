import type { JWK } from 'jose';
import type { GateLogin } from './gate-login.ts';
import type { GateSignOn } from './gate-sign-on.ts';
import type { HeaderList } from './header-list.ts';

/** Tokens of the provider that the gate trusts. */
export interface GateTokens {
  /** A good token. */
  readonly good: () => Promise<string>;
  /** The public key that verifies it. */
  readonly publicJwk: () => JWK | Promise<JWK>;
  /** Claims of a good token as it would be issued now. With `sign`, tokens can be tried that a provider never issues. */
  readonly claims?: () => Readonly<Record<string, unknown>>;
  /** A group whose members may not have the closed page, whatever other groups they are in. */
  readonly deniedGroup?: string;
  /** Signs claims with the provider's key; the header's members go over those of a good token. */
  readonly sign?: (
    header: Readonly<Record<string, unknown>>,
    claims: Readonly<Record<string, unknown>>,
  ) => Promise<string>;
}

/** A request that the application behind the gate received. */
export interface OriginRequest {
  /** Path and query as they arrived. */
  readonly target: string;
  readonly headers: HeaderList;
}

/** A gate to aim at, with what is needed to see what it does. */
export interface Gate {
  readonly name: string;
  /** Where it listens, such as `http://127.0.0.1:8787`. Plain http, so that nothing respells what is sent. */
  readonly url: string;
  /** `Host` of the requests. Default: that of the URL. */
  readonly host?: string;
  /** A page that only a caller with a valid token, or a user who has logged in, may have. */
  readonly closedPage: string;
  /** A page that everyone may have. Without one, attacks that borrow its address are not tried. */
  readonly openPage?: string;
  /** A page that is matched by another rule than the closed one, and that this rule denies to users who may have the closed page. */
  readonly deniedPage?: string;
  /** A gate has these, a login, or both. */
  readonly tokens?: GateTokens;
  /** Without one, sessions are not attacked. */
  readonly login?: GateLogin;
  /** Without one, codes are not redeemed. */
  readonly signOn?: GateSignOn;
  /** How a token is sent. Default: `Authorization: Bearer`. */
  readonly credentials?: (token: string) => HeaderList;
  /** Everything that has reached the application so far. */
  readonly originRequests: () => readonly OriginRequest[] | Promise<readonly OriginRequest[]>;
  /** Has the application answer with this status from now on, or as it should again. */
  readonly failOrigin?: (status: number | undefined) => void | Promise<void>;
  /** How often the provider, or any other host, has been called so far. */
  readonly providerCalls?: () => number | Promise<number>;
  /** Takes the provider off the network, or puts it back. */
  readonly setProviderDown?: (down: boolean) => void | Promise<void>;
  /** Headers that the gate adds for the application. Default: none. */
  readonly addedHeaders?: readonly string[];
  /** Whether the application is Phabricator or Phorge, which read the path from a parameter. Default `false`. */
  readonly phabricator?: boolean;
}
