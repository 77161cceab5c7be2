import { introspectionRequest, processIntrospectionResponse } from 'oauth4webapi';
import type { Claims } from '../claims.ts';
import { callAsClient } from '../client-call.ts';
import { introspectionError } from './introspection-failure.ts';
import type { IntrospectionSettings } from './introspection-options.ts';

/**
 * Introspects a token at the issuer. Anything but a valid response is `token.introspection_unavailable`: without a result the
 * caller is not admitted.
 *
 * @returns the response, whose `active` is a boolean
 * @see {@link https://www.rfc-editor.org/rfc/rfc7662#section-2 | RFC 7662 section 2}
 */
export function introspect(token: string, settings: IntrospectionSettings): Promise<Claims> {
  const server = { issuer: settings.issuer, introspection_endpoint: settings.url.href };
  const additionalParameters = { token_type_hint: 'access_token' };
  return callAsClient<Claims>(settings, {
    send: (client, proof, options) =>
      introspectionRequest(server, client, proof, token, { ...options, additionalParameters }),
    read: (client, response) => processIntrospectionResponse(server, client, response),
    unavailable: (detail) => introspectionError('token.introspection_unavailable', { detail }),
  });
}
