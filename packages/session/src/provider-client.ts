import type { BaseContext } from '@portcullis/core';
import type { Claims } from '@portcullis/token';
import * as oauth from 'oauth4webapi';
import { clientProof } from './client-proof.ts';
import { checkRequiredClaims, type Person, personOf } from './person.ts';
import { boundedFetch, type ProviderCall, protocolFailure, refusalCode } from './provider-call.ts';
import { ProviderMetadata, type ProviderServer } from './provider-metadata.ts';
import type { ProviderSettings } from './provider-options.ts';
import { CLOCK_TOLERANCE, ProviderTokens } from './provider-tokens.ts';
import { sessionError } from './session-failure.ts';
import type { SessionSettings } from './session-options.ts';

/** The request that a provider is called for. */
export type Occasion = Pick<BaseContext, 'clock' | 'execution' | 'trail'>;

/** What a provider granted. */
export interface Grant {
  /** Nothing if the provider said nothing new about the person. */
  readonly person: Person | undefined;
  readonly refreshToken: string | undefined;
  readonly idToken: string | undefined;
  /** Life of the access token, in seconds, where the provider says it. */
  readonly expiresIn: number | undefined;
}

/** Speaks with one provider: OpenID Connect by `oauth4webapi`, signatures as those of every token. */
export class ProviderClient {
  readonly settings: ProviderSettings;
  readonly #shared: SessionSettings;
  readonly #fetch: ProviderCall;
  readonly #metadata: ProviderMetadata;
  readonly #tokens: ProviderTokens;
  #proof: oauth.ClientAuth | undefined;

  constructor(settings: ProviderSettings, shared: SessionSettings) {
    this.settings = settings;
    this.#shared = shared;
    this.#fetch = boundedFetch(shared);
    this.#metadata = new ProviderMetadata(settings.issuer, shared.insecureLoopback, this.#fetch);
    this.#tokens = new ProviderTokens(settings, shared);
  }

  server({ clock }: Occasion): Promise<ProviderServer> {
    return this.#metadata.get(clock.now());
  }

  /**
   * Checks the provider's answer to the authorization request, and redeems its code.
   *
   * @param parameters of the callback
   * @see {@link https://www.rfc-editor.org/rfc/rfc9207 | RFC 9207} and OpenID Connect Core section 3.1.3
   */
  async redeem(
    parameters: URLSearchParams,
    flow: {
      readonly state: string;
      readonly nonce: string;
      readonly verifier: string;
      readonly redirectUri: string;
    },
    occasion: Occasion,
  ): Promise<Grant> {
    const server = await this.server(occasion);
    const client = this.#client(occasion);
    const answer = checked(() => oauth.validateAuthResponse(server, client, parameters, flow.state));
    const tokens = await this.#step('redeeming the code', async () => {
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        await this.#clientProof(),
        answer,
        flow.redirectUri,
        flow.verifier,
        this.#call(),
      );
      return await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: flow.nonce,
        requireIdToken: true,
      });
    });
    const idToken = oauth.getValidatedIdTokenClaims(tokens);
    if (idToken === undefined || tokens.id_token === undefined) {
      throw sessionError('session.id_token', { detail: 'the provider gave no ID token' });
    }
    await this.verify(tokens.id_token, occasion);
    checkRequiredClaims(idToken, this.settings.requiredClaims);
    const userinfo = await this.#userinfo(server, tokens.access_token, idToken.sub, occasion);
    return grantOf(tokens, personOf(idToken, userinfo, this.settings));
  }

  /**
   * Gets a new grant for a session, and with it what the provider says of the person today. Gives nothing if the
   * provider does not refresh it any more (`invalid_grant`).
   *
   * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokens | OpenID Connect Core section 12}
   */
  async refresh(
    refreshToken: string,
    known: Pick<Person, 'issuer' | 'subject' | 'sid' | 'claims'>,
    occasion: Occasion,
  ): Promise<Grant | undefined> {
    const server = await this.server(occasion);
    const client = this.#client(occasion);
    let tokens: oauth.TokenEndpointResponse;
    try {
      const proof = await this.#clientProof();
      const response = await oauth.refreshTokenGrantRequest(
        server,
        client,
        proof,
        refreshToken,
        this.#call(),
      );
      tokens = await oauth.processRefreshTokenResponse(server, client, response);
    } catch (error) {
      if (refusalCode(error) === 'invalid_grant') return undefined;
      throw protocolFailure(error, 'session.provider_answer', 'refreshing');
    }
    const idToken = oauth.getValidatedIdTokenClaims(tokens);
    if (tokens.id_token !== undefined) await this.verify(tokens.id_token, occasion);
    if (idToken !== undefined) checkRequiredClaims(idToken, this.settings.requiredClaims);
    if (idToken !== undefined && idToken.sub !== known.subject) {
      throw sessionError('session.id_token', { detail: 'the refreshed ID token is of another person' });
    }
    const userinfo = await this.#userinfo(server, tokens.access_token, known.subject, occasion);
    if (idToken === undefined && userinfo === undefined) return grantOf(tokens, undefined);
    const { acr, amr, auth_time, iss, sub } = known.claims;
    // How the person logged in does not change by a refresh, and is often left out.
    const login: Claims = JSON.parse(JSON.stringify({ acr, amr, auth_time, iss, sub }));
    const person = personOf({ ...login, ...idToken }, userinfo, this.settings);
    return grantOf(tokens, { ...person, sid: person.sid ?? known.sid });
  }

  /**
   * Verifies the signature of a token of the provider, its `iss`, its `aud`, its `exp`, `nbf` and `iat`. Gives its
   * claims.
   */
  async verify(token: string, occasion: Occasion): Promise<Claims> {
    const { jwks_uri: uri } = await this.server(occasion);
    return await this.#step('verifying a token', () => this.#tokens.verify(token, uri, occasion));
  }

  async #userinfo(
    server: ProviderServer,
    accessToken: string,
    subject: string,
    occasion: Occasion,
  ): Promise<Claims | undefined> {
    if (!this.settings.userinfo || server.userinfo_endpoint === undefined) return undefined;
    return await this.#step('reading the userinfo', async () => {
      const client = this.#client(occasion);
      const response = await oauth.userInfoRequest(server, client, accessToken, this.#call());
      // A signed answer was not asked for, and its signature would not be checked.
      return await oauth.processUserInfoResponse(server, client, subject, response);
    });
  }

  async #step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw protocolFailure(error, 'session.id_token', name);
    }
  }

  async #clientProof(): Promise<oauth.ClientAuth> {
    this.#proof ??= await clientProof(this.settings.clientAuthentication);
    return this.#proof;
  }

  #client({ clock }: Occasion): oauth.Client {
    return {
      client_id: this.settings.clientId,
      id_token_signed_response_alg: this.settings.idTokenAlgorithm,
      // The library reads the system's clock: this makes it ours.
      [oauth.clockSkew]: Math.round((clock.now() - Date.now()) / 1000),
      [oauth.clockTolerance]: CLOCK_TOLERANCE,
    };
  }

  #call() {
    // Every address was checked with the discovery document: http is there only if it was allowed.
    return { [oauth.customFetch]: this.#fetch, [oauth.allowInsecureRequests]: this.#shared.insecureLoopback };
  }
}

function grantOf(tokens: oauth.TokenEndpointResponse, person: Person | undefined): Grant {
  const { refresh_token: refreshToken, id_token: idToken, expires_in: expiresIn } = tokens;
  return { person, refreshToken, idToken, expiresIn };
}

function checked(validate: () => URLSearchParams): URLSearchParams {
  try {
    return validate();
  } catch (error) {
    const refused = refusalCode(error);
    if (refused !== undefined) {
      throw sessionError('session.login_refused', { detail: `the provider answered ${refused}` });
    }
    throw protocolFailure(error, 'session.provider_mismatch', 'reading the answer');
  }
}
