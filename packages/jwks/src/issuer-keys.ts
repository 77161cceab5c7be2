import type { AccessError } from '@portcullis/core';
import { DeadlineExceeded, withDeadline } from '@portcullis/core/internal';
import type { JWK } from 'jose';
import { fetchJson } from './fetch-json.ts';
import type { JwksSettings } from './jwks-options.ts';
import { keysError } from './keys-failure.ts';
import { readPublicKeys } from './public-keys.ts';
import { secureUrl, shownUrl } from './secure-url.ts';

/** Fetches keys from the issuer, and caches the address of its keys. */
export class IssuerKeys {
  readonly #settings: JwksSettings;
  #discovered: { readonly url: URL; readonly until: number } | undefined;

  constructor(settings: JwksSettings) {
    this.#settings = settings;
  }

  /** The issuer's keys as they are now. Fails with an error of `keysError`, and in any case in time. */
  async fetch(now: number): Promise<readonly JWK[]> {
    const { timeoutMs, sleep, address } = this.#settings;
    try {
      return await withDeadline(timeoutMs, sleep, (signal) => this.#fetch(now, signal));
    } catch (error) {
      // The issuer may have moved its keys: ask again where they are.
      this.#discovered = undefined;
      if (!(error instanceof DeadlineExceeded)) throw error;
      throw keysError('keys.unavailable', {
        detail: `${shownUrl(address.url)} did not return the keys within ${timeoutMs} ms`,
        cause: error,
      });
    }
  }

  async #fetch(now: number, signal: AbortSignal): Promise<readonly JWK[]> {
    const { fetch, maxBytes } = this.#settings;
    const url = await this.#keysUrl(now, signal);
    const keys = readPublicKeys(await fetchJson(url, { fetch, maxBytes, signal }));
    if (keys === undefined) {
      throw keysError('keys.set_invalid', {
        detail: `${shownUrl(url)} has no JWK Set with a public signature key`,
      });
    }
    return keys;
  }

  async #keysUrl(now: number, signal: AbortSignal): Promise<URL> {
    const { address, hardAgeMs } = this.#settings;
    if (address.kind === 'keys') return address.url;
    const known = this.#discovered;
    if (known !== undefined && now < known.until) return known.url;
    const url = await this.#discover(address.issuer, address.url, signal);
    this.#discovered = { url, until: now + hardAgeMs };
    return url;
  }

  /** @see {@link https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation} */
  async #discover(issuer: string, url: URL, signal: AbortSignal): Promise<URL> {
    const { fetch, maxBytes, urlRules } = this.#settings;
    const document = await fetchJson(url, { fetch, maxBytes, signal });
    const refused = (
      code: 'keys.discovery_invalid' | 'keys.discovery_mismatch',
      problem: string,
    ): AccessError => keysError(code, { detail: `${shownUrl(url)} ${problem}` });
    if (typeof document !== 'object' || document === null || !('issuer' in document)) {
      throw refused('keys.discovery_invalid', 'is not a discovery document: it has no issuer');
    }
    if (document.issuer !== issuer) {
      throw refused(
        'keys.discovery_mismatch',
        `names an issuer other than ${JSON.stringify(issuer)}: configure the issuer exactly as the document has it, with or without a slash at the end`,
      );
    }
    if (!('jwks_uri' in document)) throw refused('keys.discovery_invalid', 'has no jwks_uri');
    const keysUrl = secureUrl(document.jwks_uri, urlRules);
    if (keysUrl === undefined) {
      throw keysError('keys.address_refused', {
        detail: `${shownUrl(url)} names a jwks_uri that is not https`,
      });
    }
    return keysUrl;
  }
}
