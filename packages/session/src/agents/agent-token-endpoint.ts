import type { BaseContext } from '@portcullis/core';
import { isOfWhoAsked } from '../credentials/code-owner.ts';
import { ringFor } from '../credentials/giving-host.ts';
import { sessionOf } from '../credentials/issue-credential.ts';
import { OAUTH_HEADERS, oauthAnswer } from '../credentials/oauth-answer.ts';
import { createdOnce } from '../credentials/single-use.ts';
import { protocolFieldsIn } from '../endpoints/parameters.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import { storeCall } from '../session/store-call.ts';
import type { StoredAgent } from '../store/agent-store.ts';
import {
  openAgentCode,
  openRefreshToken,
  type RefreshContent,
  sealAccessToken,
  sealRefreshToken,
  tokenSealedBy,
} from './agent-texts.ts';
import type { AgentsSettings } from './agents-options.ts';
import { byAssertion } from './assertion-grant.ts';
import { endAgents, recordIssued, recordRevoked } from './ended-agents.ts';
import { ASSERTION_GRANT } from './identity-assertion.ts';
import { includesScopes, scopesFor } from './scopes.ts';
import { authenticatedClient, CLIENT_FIELDS, refuse } from './token-client.ts';

const FIELDS = [
  ...CLIENT_FIELDS,
  ...([
    'grant_type',
    'code',
    'redirect_uri',
    'code_verifier',
    'refresh_token',
    'assertion',
    'scope',
    'resource',
  ] as const),
] as const;

type Fields = Readonly<Partial<Record<(typeof FIELDS)[number], string>>>;

/**
 * Exchanges codes, refresh tokens and identity assertions for access tokens.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 | RFC 6749 sections 4.1.3 and 6}, RFC 8707 section 2.2 and RFC 9700 section 4.14.2
 */
export function agentTokenEndpoint(
  context: BaseContext,
  parts: SessionDependencies,
  agents: AgentsSettings,
): Promise<Response> {
  return oauthAnswer(context, async () => {
    const fields: Fields = await protocolFieldsIn(context.request, parts.settings, FIELDS);
    switch (fields.grant_type) {
      case 'authorization_code':
        return byCode(fields, context, parts, agents);
      case 'refresh_token':
        return byRefreshToken(fields, context, parts, agents);
      case ASSERTION_GRANT:
        return byAssertion(fields, context, parts, agents);
      case undefined:
        return refuse(context, 'invalid_request', '"grant_type" is missing');
      default:
        return refuse(context, 'unsupported_grant_type', '"grant_type" is not a supported value');
    }
  });
}

async function byCode(
  fields: Fields,
  context: BaseContext,
  parts: SessionDependencies,
  agents: AgentsSettings,
): Promise<Response> {
  const { settings, ring, manager } = parts;
  const { store } = agents;
  const code = await openAgentCode(ring, fields.code ?? '');
  if (code === undefined) return refuse(context, 'invalid_grant', 'the code was not issued by this gateway');
  const client = await authenticatedClient(code.client.id, fields, context, agents);
  if (client instanceof Response) return client;
  if (!(await isOfWhoAsked(code, fields.redirect_uri, fields.code_verifier)))
    return refuse(
      context,
      'invalid_grant',
      'redirect_uri or code_verifier does not match the request for the code',
    );
  if (fields.resource !== undefined && fields.resource !== code.resource)
    return refuse(context, 'invalid_target', 'the code was issued for another resource');
  // A client that brings one code again and again has the store asked each time.
  if (!agents.limits.takesPoll(code.id, context))
    return refuse(context, 'invalid_grant', 'the code was sent too often');
  const { id, client: known, redirectUri, resource, scopes, until } = code;
  const now = secondsOf(context);
  const create = async (): Promise<StoredAgent | string> => {
    const shown = { text: code.session, sealedBy: undefined, isOfAgent: true };
    const session = await sessionOf(shown, context, parts);
    if (typeof session === 'string') return session;
    const { issuer, subject } = session;
    const { idHash: sessionKey } = await manager.facts(session);
    const agent = {
      ...{ id, sessionKey, issuer, subject, client: known, redirectUri, resource, scopes },
      ...{ createdAt: now, usedAt: now, endsAt: until },
    };
    await storeCall(settings)(() => store.addAgent(agent, now));
    return agent;
  };
  const revoke = () => endAgents({ id }, 'replay', context, parts, agents);
  const use = { ...code, id: `agent ${id}` };
  const created = await createdOnce(use, create, context, { settings, store, revoke });
  if (typeof created === 'string') return refuse(context, 'invalid_grant', created);
  recordIssued(created, 'user', context);
  return issued(
    created,
    scopes,
    { id, secret: code.secret, session: code.session, endsAt: until, turn: 1 },
    context,
    parts,
    agents,
  );
}

async function byRefreshToken(
  fields: Fields,
  context: BaseContext,
  parts: SessionDependencies,
  agents: AgentsSettings,
): Promise<Response> {
  const { settings, ring, manager } = parts;
  const { store, lifetimeSeconds } = agents;
  const token = fields.refresh_token ?? '';
  const content = await openRefreshToken(ring, token);
  if (content === undefined)
    return refuse(context, 'invalid_grant', 'the refresh token was not issued by this gateway');
  const { id, secret, turn, session: text, endsAt } = content;
  const now = secondsOf(context);
  const call = storeCall(settings);
  const sessionKey = await manager.keyOf(text);
  const agent = await call(() => store.useAgent(id, now, now - lifetimeSeconds, sessionKey));
  if (agent === undefined)
    return refuse(context, 'invalid_grant', 'the agent was ended, or is older than its lifetime');
  const client = await authenticatedClient(agent.client.id, fields, context, agents);
  if (client instanceof Response) return client;
  if (fields.resource !== undefined && fields.resource !== agent.resource)
    return refuse(context, 'invalid_target', 'the refresh token was issued for another resource');
  const scopes = fields.scope === undefined ? agent.scopes : scopesFor(fields.scope);
  if (scopes === undefined || !includesScopes(agent.scopes, scopes))
    return refuse(context, 'invalid_scope', '"scope" is more than the user allowed');
  // First the provider is asked whether the person may still log in: if it cannot be asked, the token stays valid.
  const shown = { text, sealedBy: tokenSealedBy(token), isOfAgent: true };
  const session = await sessionOf(shown, context, parts);
  if (typeof session === 'string') return refuse(context, 'invalid_grant', session);
  const turned = await call(() => store.turnAgent(id, turn, now, sessionKey));
  if (turned.state === 'turned')
    return issued(
      agent,
      scopes,
      { id, secret, session: text, endsAt, turn: turn + 1 },
      context,
      parts,
      agents,
    );
  if (turned.state === 'replayed') recordRevoked(turned.agent, 'replay', context);
  return refuse(context, 'invalid_grant', 'the refresh token was used before, and its agent has ended');
}

async function issued(
  { id, resource }: StoredAgent,
  scopes: readonly string[],
  refresh: RefreshContent,
  context: BaseContext,
  parts: SessionDependencies,
  { accessTokenSeconds }: AgentsSettings,
): Promise<Response> {
  const now = secondsOf(context);
  const endsAt = Math.min(now + accessTokenSeconds, refresh.endsAt);
  const ring = ringFor(new URL(resource).origin, parts);
  const { secret, session } = refresh;
  const access = { id, secret, session, endsAt, scopes };
  return Response.json(
    {
      access_token: await sealAccessToken(ring, resource, access),
      token_type: 'Bearer',
      expires_in: endsAt - now,
      refresh_token: await sealRefreshToken(parts.ring, refresh),
      scope: scopes.join(' '),
    },
    { headers: OAUTH_HEADERS },
  );
}
