import type { BaseContext } from '@portcullis/core';
import { ringFor } from '../credentials/giving-host.ts';
import { OAUTH_HEADERS, oauthAnswer } from '../credentials/oauth-answer.ts';
import { protocolFieldsIn } from '../endpoints/parameters.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import { storeCall } from '../session/store-call.ts';
import type { StoredAgent } from '../store/agent-store.ts';
import { ACCESS_PREFIX, openAccessToken, openRefreshToken, type RefreshContent } from './agent-texts.ts';
import type { AgentsSettings } from './agents-options.ts';
import { endAgents } from './ended-agents.ts';
import { authenticatedClient, CLIENT_FIELDS, refuse } from './token-client.ts';

/**
 * Ends the agent of a token, at the request of its client. A token that is not valid any more is revoked already.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7009 | RFC 7009}
 */
export function revocationEndpoint(
  context: BaseContext,
  parts: SessionDependencies,
  agents: AgentsSettings,
): Promise<Response> {
  return oauthAnswer(context, async () => {
    const { token, ...fields } = await protocolFieldsIn(context.request, parts.settings, [
      ...CLIENT_FIELDS,
      'token',
    ]);
    if (token === undefined) return refuse(context, 'invalid_request', '"token" is missing');
    const content = await contentOf(token, parts, agents);
    const agent = content && (await agentOf(content, context, parts, agents));
    if (agent !== undefined) {
      const client = await authenticatedClient(agent.client.id, fields, context, agents);
      if (client instanceof Response) return client;
      await endAgents({ id: agent.id }, 'client', context, parts, agents);
    }
    return new Response(null, { headers: OAUTH_HEADERS });
  });
}

async function agentOf(
  { id, session }: Pick<RefreshContent, 'id' | 'session'>,
  context: BaseContext,
  { settings, manager }: SessionDependencies,
  { store }: AgentsSettings,
): Promise<StoredAgent | undefined> {
  const sessionKey = await manager.keyOf(session);
  return await storeCall(settings)(() => store.useAgent(id, secondsOf(context), 0, sessionKey));
}

async function contentOf(
  token: string,
  parts: SessionDependencies,
  { resources }: AgentsSettings,
): Promise<Pick<RefreshContent, 'id' | 'session'> | undefined> {
  if (!token.startsWith(ACCESS_PREFIX)) return openRefreshToken(parts.ring, token);
  for (const resource of resources) {
    const content = await openAccessToken(ringFor(new URL(resource).origin, parts), resource, token);
    if (content !== undefined) return content;
  }
  return undefined;
}
