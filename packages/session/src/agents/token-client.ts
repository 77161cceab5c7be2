import type { BaseContext } from '@portcullis/core';
import { OAUTH_HEADERS, oauthError } from '../credentials/oauth-answer.ts';
import type { AgentsSettings } from './agents-options.ts';
import type { AgentClient } from './clients/agent-client.ts';

/** The fields that name and authenticate a client at the token and revocation endpoints. */
export const CLIENT_FIELDS = ['client_id', 'client_assertion', 'client_assertion_type'] as const;

/** Refuses a request: the record contains the reason; the client receives no more than the standard requires. */
export function refuse({ trail }: Pick<BaseContext, 'trail'>, error: string, detail: string): Response {
  const status = error === 'invalid_client' ? 401 : error === 'temporarily_unavailable' ? 503 : 400;
  trail.add({ type: 'request.failed', code: 'session.credential_refused', status, detail });
  if (status === 400) return oauthError(error);
  const headers = {
    ...OAUTH_HEADERS,
    ...(status === 401 ? { 'www-authenticate': 'Basic realm="portcullis"' } : { 'retry-after': '5' }),
  };
  return Response.json({ error }, { status, headers });
}

/**
 * The client that a code or token was issued to, authenticated as the sender of a request; otherwise the refusal.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-3.2.1 | RFC 6749 section 3.2.1}
 */
export async function authenticatedClient(
  id: string,
  fields: Readonly<Record<string, string | undefined>>,
  context: BaseContext,
  { clients }: Pick<AgentsSettings, 'clients'>,
): Promise<AgentClient | Response> {
  const client = await clients.find(id, context);
  if ('refused' in client) return refuse(context, client.refused, client.detail);
  const named = fields.client_id;
  if (named !== undefined && named !== id)
    return refuse(context, 'invalid_grant', '"client_id" is not the client to which it was issued');
  // A client without a secret is known by its name alone, which it must state.
  const isNamed = named !== undefined || client.authentication !== 'none';
  const given = new Map(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  if (isNamed && (await clients.authenticate(client, context.request, given, context))) return client;
  return refuse(context, 'invalid_client', 'the client is not authenticated');
}
