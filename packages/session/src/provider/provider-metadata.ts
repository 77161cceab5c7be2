import type { AccessError, Clock, Random } from '@portcullis/core';
import { Pause, type Sleep, wasSetBack } from '@portcullis/core/internal';
import { Lease, pauseAfter, secureUrl } from '@portcullis/jwks/internal';
import {
  type AuthorizationServer,
  allowInsecureRequests,
  customFetch,
  discoveryRequest,
  JSON_ATTRIBUTE_COMPARISON,
  processDiscoveryResponse,
} from 'oauth4webapi';
import { type LoginFailure, loginError } from '../failures/login-failure.ts';
import { type ProviderCall, protocolFailure } from './provider-call.ts';

/** A provider's metadata, with the addresses that a login needs. */
export interface ProviderServer extends AuthorizationServer {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
}

/** What the discovery works with. */
export interface ProviderMetadataParts {
  readonly insecureLoopback: boolean;
  readonly timeoutMs: number;
  readonly sleep: Sleep;
  readonly random: Random;
  readonly call: ProviderCall;
}

/** From this age on it is fetched again; from the hard age on it is not used any more. In milliseconds. */
const SOFT_AGE = 3_600_000;
const HARD_AGE = 86_400_000;

/** How long a provider that failed is not asked again: doubled with each failure. */
const BACK_OFF = { firstSeconds: 1, maxSeconds: 30 };

/** How often a waiting request checks whether another's call is done, in milliseconds. */
const POLL_MS = 50;

const NEEDED = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;
const OPTIONAL = ['userinfo_endpoint', 'end_session_endpoint', 'revocation_endpoint'] as const;

const OTHER_ISSUER =
  'names another issuer: configure the issuer exactly as the document has it, with or without a slash at the end';

/**
 * A provider's discovery document, cached for an hour. Its issuer must be exactly this one, and every address that is used must be https.
 * Optional members may be missing. Only one request at a time fetches it, and none does for a while after a failure, whether or not it was
 * ever fetched.
 *
 * @see {@link https://openid.net/specs/openid-connect-discovery-1_0.html | OpenID Connect Discovery 1.0}
 */
export class ProviderMetadata {
  readonly #issuer: string;
  readonly #parts: ProviderMetadataParts;
  readonly #lease: Lease;
  #known: { readonly server: ProviderServer; readonly fetchedAt: number } | undefined;
  #failure: AccessError | undefined;
  #failures = 0;
  readonly #pause = new Pause();

  constructor(issuer: string, parts: ProviderMetadataParts) {
    this.#issuer = issuer;
    this.#parts = parts;
    this.#lease = new Lease(parts.timeoutMs + 500);
  }

  async get(clock: Clock): Promise<ProviderServer> {
    const { timeoutMs, sleep } = this.#parts;
    // The wait is counted, not read from the clock, so that it ends even if the clock stands still.
    for (let waited = 0; ; waited += POLL_MS) {
      const now = clock.now();
      const usable = this.#usable(now);
      const isPaused = this.#pause.left(now) > 0;
      if (usable !== undefined && (isPaused || now < usable.fetchedAt + SOFT_AGE)) return usable.server;
      if (isPaused) throw this.#stillFailing(now);
      const ticket = this.#lease.take(now);
      if (ticket !== undefined) {
        return await this.#renew(clock).finally(() => this.#lease.release(ticket));
      }
      if (usable !== undefined) return usable.server;
      if (waited >= 2 * timeoutMs) throw this.#stillFailing(now);
      await sleep(POLL_MS);
    }
  }

  #usable(now: number) {
    let known = this.#known;
    // Nobody knows how old it is where the clock was set back: it is due.
    if (known !== undefined && wasSetBack(known.fetchedAt, now))
      this.#known = known = { ...known, fetchedAt: now - SOFT_AGE };
    return known !== undefined && now < known.fetchedAt + HARD_AGE ? known : undefined;
  }

  async #renew(clock: Clock): Promise<ProviderServer> {
    const fetchedAt = clock.now();
    try {
      const server = await this.#ask();
      this.#known = { server, fetchedAt };
      this.#failure = undefined;
      this.#failures = 0;
      this.#pause.end();
      return server;
    } catch (error) {
      const failure = protocolFailure(error, 'session.provider_answer', `discovery of ${this.#issuer}`);
      const now = clock.now();
      this.#failure = failure;
      this.#failures += 1;
      this.#pause.begin(now, pauseAfter(this.#failures, BACK_OFF, this.#parts.random));
      const usable = this.#usable(now);
      if (usable !== undefined) return usable.server;
      throw failure;
    }
  }

  #stillFailing(now: number): AccessError {
    const seconds = Math.max(1, Math.ceil(this.#pause.left(now) / 1000));
    // Only `protocolFailure` makes these.
    const code = (this.#failure?.code ?? 'session.provider_unavailable') as LoginFailure;
    const problem = this.#failure?.detail ?? `no answer from ${this.#issuer} in time`;
    return loginError(code, {
      detail: `${problem}; the next attempt is in ${seconds} s`,
      headers: { 'retry-after': String(seconds) },
      permanent: this.#failure?.permanent,
      cause: this.#failure,
    });
  }

  async #ask(): Promise<ProviderServer> {
    const issuer = new URL(this.#issuer);
    const response = await discoveryRequest(issuer, {
      [customFetch]: this.#parts.call,
      [allowInsecureRequests]: this.#parts.insecureLoopback,
    });
    const { status } = response;
    if (status !== 200) {
      const problem = `was not found: its address answered ${status}, so check the configured issuer`;
      throw this.#refused(problem, { permanent: status === 404 || status === 410 });
    }
    const server = await processDiscoveryResponse(issuer, response).catch((error: { code?: unknown }) => {
      throw error.code === JSON_ATTRIBUTE_COMPARISON ? this.#otherIssuer() : error;
    });
    // The library compares addresses; the issuer in tokens is compared as text.
    if (server.issuer !== this.#issuer) throw this.#otherIssuer();
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
    return secureUrl(address, { insecureLoopback: this.#parts.insecureLoopback }) !== undefined;
  }

  #otherIssuer(): Error {
    return this.#refused(OTHER_ISSUER, { code: 'session.issuer_mismatch', permanent: true });
  }

  /** @param permanent whether the configured issuer is wrong; the provider may correct everything else */
  #refused(
    problem: string,
    {
      permanent = false,
      code = 'session.provider_answer',
    }: { permanent?: boolean; code?: LoginFailure } = {},
  ): Error {
    return loginError(code, {
      detail: `the discovery document of ${this.#issuer} ${problem}`,
      permanent,
    });
  }
}
