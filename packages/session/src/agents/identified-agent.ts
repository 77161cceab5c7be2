import { AccessError, type BaseContext, type Identity } from '@portcullis/core';
import { sessionError } from '../failures/session-failure.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import type { Session } from '../session/session.ts';
import { storeCall } from '../session/store-call.ts';
import type { StoredAgent } from '../store/agent-store.ts';
import { type AccessContent, openAccessToken, tokenSealedBy } from './agent-texts.ts';
import type { AgentsSettings } from './agents-options.ts';

/** The access token of a request, and the session that it stands for. */
export interface IdentifiedAgent {
  readonly identity: Identity;
  readonly content: AccessContent;
  readonly session: Session;
  readonly agent: StoredAgent;
  /** Id of the key that sealed the token. */
  readonly sealedBy: string | undefined;
}

const SENT = /^bearer (pca_[\w-]{8}\.[\w-]+)$/i;
const INVALID = { 'www-authenticate': 'Bearer error="invalid_token"' };

/**
 * The agent of a request; `undefined` if it carries no access token of the gateway. Fails with 401 for a token that is invalid, for another
 * address than that of the request, or whose session is over.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-3.1 | RFC 6750 section 3.1}
 */
export function identifiedAgent(
  context: BaseContext,
  parts: SessionDependencies,
  settings: AgentsSettings,
): Promise<IdentifiedAgent> | undefined {
  const [, token] = SENT.exec(context.request.headers.get('authorization') ?? '') ?? [];
  return token === undefined ? undefined : asInvalidToken(identityOf(token, context, parts, settings));
}

/** Fails once the token of a request is no longer valid, or the claims of its user have changed. */
export async function checkedAgain(
  { content, session, sealedBy }: IdentifiedAgent,
  context: BaseContext,
  parts: SessionDependencies,
  settings: AgentsSettings,
): Promise<void> {
  await asInvalidToken(used(content, context, parts, settings));
  const shown = { text: content.session, sealedBy, isOfAgent: true };
  await asInvalidToken(parts.manager.checkText(shown, session, context));
}

async function identityOf(
  token: string,
  context: BaseContext,
  parts: SessionDependencies,
  settings: AgentsSettings,
): Promise<IdentifiedAgent> {
  const { manager, ring } = parts;
  const resource = `${parts.settings.base.origin}${context.target.path}`;
  const content = settings.resources.includes(resource)
    ? await openAccessToken(ring, resource, token)
    : undefined;
  if (content === undefined)
    throw sessionError('session.invalid', { detail: 'the access token was not issued for this address' });
  const agent = await used(content, context, parts, settings);
  const { client, scopes } = agent;
  const sealedBy = tokenSealedBy(token);
  const session = await manager.standsFor({ text: content.session, sealedBy, isOfAgent: true }, context);
  const known = manager.identity(session);
  const identity = Object.freeze({
    ...known,
    authentication: Object.freeze({
      ...known.authentication,
      method: 'agent',
      client: Object.freeze(client),
      scopes: Object.freeze(content.scopes.filter((scope) => scopes.includes(scope))),
    }),
    expiresAt: content.endsAt,
  } satisfies Identity);
  return { identity, content, session, agent, sealedBy };
}

/** The agent of a token. Fails if the token has expired, or the agent has ended. */
async function used(
  { id, endsAt, session }: AccessContent,
  context: BaseContext,
  { settings, manager }: SessionDependencies,
  { store, lifetimeSeconds }: AgentsSettings,
): Promise<StoredAgent> {
  const now = secondsOf(context);
  if (now >= endsAt) throw sessionError('session.expired', { detail: 'the access token has expired' });
  const sessionKey = await manager.keyOf(session);
  const call = storeCall(settings);
  const agent = await call(() => store.useAgent(id, now, now - lifetimeSeconds, sessionKey));
  if (agent !== undefined) return agent;
  throw sessionError('session.ended', { detail: 'the agent was ended, or is older than its lifetime' });
}

/** The result; a failure with 401 has the challenge that the standard requires. */
async function asInvalidToken<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof AccessError) || error.status !== 401) throw error;
    const { code, status, message, detail } = error;
    throw new AccessError({ code, status, message, detail, headers: INVALID, cause: error });
  }
}
