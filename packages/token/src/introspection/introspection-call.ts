import { AccessError } from '@portcullis/core';
import { readBounded, withDeadline } from '@portcullis/core/internal';
import { shownUrl } from '@portcullis/jwks/internal';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  customFetch,
  introspectionRequest,
  processIntrospectionResponse,
} from 'oauth4webapi';
import type { Claims } from '../claims.ts';
import { introspectionError } from './introspection-failure.ts';
import type { IntrospectionSettings } from './introspection-options.ts';

/** Size limit of a response, in bytes. */
const MAX_BYTES = 262_144;

/**
 * Introspects a token at the issuer. Anything but a valid response is `token.introspection_unavailable`: without a result the
 * caller is not admitted.
 *
 * @returns the response, whose `active` is a boolean
 * @see {@link https://www.rfc-editor.org/rfc/rfc7662#section-2 | RFC 7662 section 2}
 */
export async function introspect(token: string, settings: IntrospectionSettings): Promise<Claims> {
  const { issuer, url, clientId, clientSecret, clientAuthentication, timeoutMs, fetch, sleep } = settings;
  const server = { issuer, introspection_endpoint: url.href };
  const client = { client_id: clientId };
  const proof =
    clientAuthentication === 'post' ? ClientSecretPost(clientSecret) : ClientSecretBasic(clientSecret);
  try {
    return await withDeadline(timeoutMs, sleep, async (signal) => {
      const response = await introspectionRequest(server, client, proof, token, {
        additionalParameters: { token_type_hint: 'access_token' },
        signal,
        [customFetch]: fetch,
        // The URL was checked with the options: it is http only if that was allowed.
        [allowInsecureRequests]: url.protocol === 'http:',
      });
      return await processIntrospectionResponse(server, client, await plainJson(response, settings));
    });
  } catch (error) {
    if (error instanceof AccessError) throw error;
    throw unavailable(settings, error instanceof Error ? `failed (${error.name})` : 'failed');
  }
}

/**
 * The response body, read up to a size limit. A signed response (RFC 9701) was not requested, and its signature would not be
 * verified.
 */
async function plainJson(response: Response, settings: IntrospectionSettings): Promise<Response> {
  const type = response.headers.get('content-type') ?? '';
  if (response.status !== 200 || !/^application\/json\s*(?:;|$)/i.test(type)) {
    await response.body?.cancel();
    throw unavailable(settings, `answered ${response.status} instead of 200 with JSON`);
  }
  const text = await readBounded(response, MAX_BYTES);
  if (text === undefined) throw unavailable(settings, `answered with more than ${MAX_BYTES} bytes`);
  // The client library only requires that the content type is not the one of signed responses.
  return new Response(text);
}

/** Without a cause: an error of the client library can contain the response. */
function unavailable({ url }: IntrospectionSettings, problem: string): AccessError {
  return introspectionError('token.introspection_unavailable', {
    detail: `POST ${shownUrl(url)} ${problem}`,
  });
}
