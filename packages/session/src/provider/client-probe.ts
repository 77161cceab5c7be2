import * as oauth from 'oauth4webapi';
import type { ClientAuthentication } from '../settings/provider-options.ts';
import { clientAuth } from './client-authentication.ts';
import { boundedFetch, type CallLimits, clientRefusal, refusalCode } from './provider-call.ts';

/** A client of a provider, and where the provider redeems codes. */
export interface ProbedClient {
  readonly issuer: string;
  /** `token_endpoint` of its discovery document, with https or on this machine. */
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientAuthentication: ClientAuthentication;
  readonly redirectUri: string;
}

/** No provider issues such a code. */
const CODE = 'portcullis-check';

/**
 * Redeems a code that the provider cannot have issued, as a login redeems one, and returns how the provider refuses that: an OAuth error
 * code, or `401`. `invalid_client` means that it does not accept the client; `invalid_grant` that it does, and refuses the code. Returns
 * `undefined` for any other response. Throws an `AccessError` if the provider cannot be reached.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.2 | RFC 6749 section 5.2}
 */
export async function probeClient(
  { issuer, tokenEndpoint, clientId, clientAuthentication, redirectUri }: ProbedClient,
  limits: CallLimits,
): Promise<string | undefined> {
  const server = { issuer, token_endpoint: tokenEndpoint };
  const client = { client_id: clientId };
  const answer = oauth.validateAuthResponse(
    server,
    client,
    new URLSearchParams({ code: CODE }),
    oauth.expectNoState,
  );
  try {
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      await clientAuth(clientAuthentication),
      answer,
      redirectUri,
      oauth.generateRandomCodeVerifier(),
      // The caller has checked the address: http is on this machine only.
      { [oauth.customFetch]: boundedFetch(limits), [oauth.allowInsecureRequests]: true },
    );
    await oauth.processAuthorizationCodeResponse(server, client, response);
    return undefined;
  } catch (error) {
    return clientRefusal(error) ?? refusalCode(error) ?? unreached(error);
  }
}

/** A response that is no refusal. A failed connection is thrown, since it says nothing of the client. */
function unreached(error: unknown): undefined {
  if (error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError)
    return;
  throw error;
}
