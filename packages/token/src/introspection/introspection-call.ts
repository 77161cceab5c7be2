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

/** Largest answer read, in bytes. */
const MAX_BYTES = 262_144;

/**
 * Asks the issuer about a token. Everything but a proper answer is `token.introspection_unavailable`: whoever cannot
 * tell must not let in.
 *
 * @returns the answer, whose `active` is true or false
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
        // The address was checked when the options were: http is there only if it was allowed.
        [allowInsecureRequests]: url.protocol === 'http:',
      });
      return await processIntrospectionResponse(server, client, await plainJson(response, settings));
    });
  } catch (error) {
    if (error instanceof AccessError) throw error;
    throw unavailable(settings, error instanceof Error ? `failed (${error.name})` : 'failed');
  }
}

/** The answer, read within bounds. A signed one (RFC 9701) was not asked for, and its signature would not be checked. */
async function plainJson(response: Response, settings: IntrospectionSettings): Promise<Response> {
  const type = response.headers.get('content-type') ?? '';
  if (response.status !== 200 || !/^application\/json\s*(?:;|$)/i.test(type)) {
    await response.body?.cancel();
    throw unavailable(settings, `answered ${response.status} instead of 200 with JSON`);
  }
  const text = await readBounded(response, MAX_BYTES);
  if (text === undefined) throw unavailable(settings, `answered more than ${MAX_BYTES} bytes`);
  // The client library asks no more of its type than that it is not that of a signed one.
  return new Response(text);
}

/** Without a cause: an error of the client library may hold the answer. */
function unavailable({ url }: IntrospectionSettings, problem: string): AccessError {
  return introspectionError('token.introspection_unavailable', {
    detail: `POST ${shownUrl(url)} ${problem}`,
  });
}
