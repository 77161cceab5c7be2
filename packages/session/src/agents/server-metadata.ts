import type { BaseContext } from '@portcullis/core';
import { requestError } from '@portcullis/core/internal';
import { endpointUrl } from '../addresses/endpoint-urls.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import type { AgentsSettings } from './agents-options.ts';
import { ASSERTION_GRANT, ASSERTION_PROFILE } from './identity-assertion.ts';
import { SCOPES } from './scopes.ts';

/** Where clients find the metadata: the issuer has no path. */
export const METADATA_PATH = '/.well-known/oauth-authorization-server';

/**
 * The metadata of the authorization server, for everyone.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8414 | RFC 8414}
 */
export function serverMetadata(
  { request: { method } }: Pick<BaseContext, 'request'>,
  settings: Pick<SessionSettings, 'base' | 'prefix'>,
  {
    clients,
    resources,
    assertionProviders,
  }: Pick<AgentsSettings, 'clients' | 'resources' | 'assertionProviders'>,
): Response {
  if (method !== 'GET' && method !== 'HEAD') throw requestError('request.not_found');
  const metadata = {
    issuer: settings.base.origin,
    authorization_endpoint: endpointUrl(settings, 'agents/authorize'),
    token_endpoint: endpointUrl(settings, 'agents/token'),
    revocation_endpoint: endpointUrl(settings, 'agents/revoke'),
    ...(clients.register === undefined
      ? {}
      : { registration_endpoint: endpointUrl(settings, 'agents/register') }),
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: [
      ...['authorization_code', 'refresh_token'],
      ...(assertionProviders.length === 0 ? [] : [ASSERTION_GRANT]),
    ],
    // It does not say which issuers are trusted.
    ...(assertionProviders.length === 0
      ? {}
      : { authorization_grant_profiles_supported: [ASSERTION_PROFILE] }),
    code_challenge_methods_supported: ['S256'],
    scopes_supported: SCOPES,
    authorization_response_iss_parameter_supported: true,
    protected_resources: resources,
    ...clients.metadata,
  };
  return new Response(method === 'HEAD' ? null : JSON.stringify(metadata), {
    headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
  });
}
