import { secureUrl } from '@portcullis/jwks/outbound';
import {
  type AuthorizationServer,
  allowInsecureRequests,
  customFetch,
  discoveryRequest,
  processDiscoveryResponse,
} from 'oauth4webapi';
import { type ProviderCall, protocolFailure } from './provider-call.ts';
import { sessionError } from './session-failure.ts';

/** What a provider says about itself, with the addresses that a login needs. */
export interface ProviderServer extends AuthorizationServer {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
}

/** From this age on it is asked for again; at the hard age it is not used any more. In milliseconds. */
const SOFT_AGE = 3_600_000;
const HARD_AGE = 86_400_000;

/** How long a provider that failed is not asked again while there is something to use, in milliseconds. */
const PAUSE = 30_000;

const NEEDED = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;
const OPTIONAL = ['userinfo_endpoint', 'end_session_endpoint'] as const;

/**
 * A provider's discovery document, kept for an hour. It must speak for exactly this issuer, and every address that is
 * used must be https. Optional members may be missing.
 *
 * @see {@link https://openid.net/specs/openid-connect-discovery-1_0.html | OpenID Connect Discovery 1.0}
 */
export class ProviderMetadata {
  readonly #issuer: string;
  readonly #insecureLoopback: boolean;
  readonly #fetch: ProviderCall;
  #known: { readonly server: ProviderServer; readonly fetchedAt: number } | undefined;
  #askAt = 0;

  constructor(issuer: string, insecureLoopback: boolean, fetch: ProviderCall) {
    this.#issuer = issuer;
    this.#insecureLoopback = insecureLoopback;
    this.#fetch = fetch;
  }

  /** @param now milliseconds since the Unix epoch */
  async get(now: number): Promise<ProviderServer> {
    const known = this.#known;
    if (known !== undefined && now < Math.max(known.fetchedAt + SOFT_AGE, this.#askAt)) return known.server;
    try {
      const server = await this.#ask();
      this.#known = { server, fetchedAt: now };
      this.#askAt = 0;
      return server;
    } catch (error) {
      this.#askAt = Math.min(now + PAUSE, (known?.fetchedAt ?? 0) + HARD_AGE);
      if (known !== undefined && now < known.fetchedAt + HARD_AGE) return known.server;
      throw protocolFailure(error, 'session.provider_answer', `discovery of ${this.#issuer}`);
    }
  }

  async #ask(): Promise<ProviderServer> {
    const issuer = new URL(this.#issuer);
    const response = await discoveryRequest(issuer, {
      [customFetch]: this.#fetch,
      [allowInsecureRequests]: this.#insecureLoopback,
    });
    const server = await processDiscoveryResponse(issuer, response);
    // The library compares addresses; the issuer in tokens is compared as text.
    if (server.issuer !== this.#issuer) throw this.#refused('speaks for another issuer');
    for (const name of NEEDED) {
      if (!this.#isSecure(server[name])) throw this.#refused(`has no https ${name}`);
    }
    for (const name of OPTIONAL) {
      if (server[name] !== undefined && !this.#isSecure(server[name])) {
        throw this.#refused(`has an ${name} that is not https`);
      }
    }
    return server as ProviderServer;
  }

  #isSecure(address: unknown): boolean {
    return secureUrl(address, { insecureLoopback: this.#insecureLoopback }) !== undefined;
  }

  #refused(problem: string): Error {
    return sessionError('session.provider_answer', {
      detail: `the discovery document of ${this.#issuer} ${problem}`,
    });
  }
}
