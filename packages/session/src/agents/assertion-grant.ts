import { AccessError, type BaseContext } from '@portcullis/core';
import { basicCredentials, claimAt, sha256, toBase64url } from '@portcullis/core/internal';
import { type Claims, unverifiedClaims } from '@portcullis/token/internal';
import { ringFor } from '../credentials/giving-host.ts';
import { OAUTH_HEADERS } from '../credentials/oauth-answer.ts';
import { isEndedMeanwhile } from '../keeping/ended-meanwhile.ts';
import { refuseLocked } from '../lock/refuse-locked.ts';
import { randomValue } from '../login/login-state.ts';
import { userClaimsOf } from '../provider/user-claims.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import { identityOf, type Session } from '../session/session.ts';
import { storeCall } from '../session/store-call.ts';
import type { ProviderSettings } from '../settings/provider-options.ts';
import type { StoredAgent } from '../store/agent-store.ts';
import { sealAccessToken } from './agent-texts.ts';
import type { AgentsSettings } from './agents-options.ts';
import { assertionProvider } from './assertion-providers.ts';
import { formDecoded } from './clients/client-directory.ts';
import { recordIssued } from './ended-agents.ts';
import { type AssertedGrant, assertedGrant } from './identity-assertion.ts';
import { authenticatedClient, refuse } from './token-client.ts';

type Fields = Readonly<Record<string, string | undefined>>;

/**
 * Exchanges an identity assertion (ID-JAG) of an identity provider for an access token: the provider decided that the client may act for the
 * user, and the user is not asked. The token stands for a session of its own, which no browser has and which ends with it. There is no refresh
 * token: the client asks the provider again.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7523#section-3.1 | RFC 7523 section 3.1}, and the Identity Assertion JWT Authorization Grant
 */
export async function byAssertion(
  fields: Fields,
  context: BaseContext,
  parts: SessionDependencies,
  agents: AgentsSettings,
): Promise<Response> {
  const { settings, providerClient } = parts;
  const { assertionProviders, resources } = agents;
  if (assertionProviders.length === 0)
    return refuse(context, 'unsupported_grant_type', 'no provider may issue identity assertions');
  const { assertion, resource, scope } = fields;
  if (assertion === undefined) return refuse(context, 'invalid_request', '"assertion" is missing');
  const provider = assertionProvider(
    unverifiedClaims(assertion)?.iss,
    assertionProviders,
    settings.providers,
  );
  const client = provider && (await providerClient(provider.name));
  if (client === undefined || provider === undefined)
    return refuse(context, 'invalid_grant', 'the assertion is of no provider that may issue one');
  const audience = settings.base.origin;
  const claims = await verified(() => client.verifyAssertion(assertion, audience, context));
  if (typeof claims === 'string') return refuse(context, 'invalid_grant', claims);
  const use = { audience, resources, provider, asked: { resource, scope }, now: secondsOf(context) };
  const grant = assertedGrant(claims, use);
  if ('error' in grant) return refuse(context, grant.error, grant.detail);
  // Before the client is looked up: for what no provider signed for it, no document is fetched.
  if (namedClients(fields, context.request).some((named) => named !== grant.clientId))
    return refuse(context, 'invalid_grant', '"client_id" of the assertion is not the client that sends it');
  const sender = await authenticatedClient(grant.clientId, fields, context, agents);
  if (sender instanceof Response) return sender;
  // Whoever got hold of an assertion could say that they are such a client.
  if (sender.authentication === 'none')
    return refuse(context, 'unauthorized_client', 'the client authenticates with neither a secret nor a key');
  const { id, name, known } = sender;
  return issued({ claims, grant, provider, client: { id, name, known } }, context, parts, agents);
}

interface Asserted {
  readonly claims: Claims;
  readonly grant: AssertedGrant;
  readonly provider: ProviderSettings;
  readonly client: StoredAgent['client'];
}

async function issued(
  { claims, grant, provider, client }: Asserted,
  context: BaseContext,
  parts: SessionDependencies,
  agents: AgentsSettings,
): Promise<Response> {
  const { settings, backend, manager } = parts;
  const { store, accessTokenSeconds, lifetimeSeconds } = agents;
  const { issuedAt, resource, scopes } = grant;
  const now = secondsOf(context);
  const endsAt = Math.min(
    now + Math.min(accessTokenSeconds, lifetimeSeconds),
    issuedAt + Math.min(settings.identitySeconds, settings.lifetimeSeconds),
  );
  if (now >= endsAt) return refuse(context, 'invalid_grant', 'the assertion is older than identitySeconds');
  const session = sessionOf(claims, { issuedAt, endsAt, provider, id: randomValue(settings.random) });
  const locked = await lockProblem(session, context, parts);
  if (locked !== undefined) return refuse(context, 'invalid_grant', locked);
  const { issuer, subject } = session;
  const call = storeCall(settings);
  // Providers choose the ids of their assertions: two may choose the same one.
  const used = toBase64url(await sha256(JSON.stringify([issuer, grant.jti])));
  if (!(await call(() => store.redeemCode(`id-jag ${used}`, grant.acceptedUntil, now))))
    return refuse(context, 'invalid_grant', 'the assertion has already been used');
  let text: string;
  try {
    // As of a moment before it was issued: an end of all sessions in the same second may have come later.
    text = await backend.begin(session, endsAt, issuedAt - 1);
  } catch (error) {
    if (!isEndedMeanwhile(error)) throw error;
    return refuse(context, 'invalid_grant', 'all sessions of its user were ended after it was issued');
  }
  const { idHash: sessionKey } = await manager.facts(session);
  const agent: StoredAgent = {
    ...{ id: toBase64url(settings.random(new Uint8Array(12))), sessionKey, issuer, subject, client },
    // No code is sent anywhere, and no consent of the user is remembered for it.
    ...{ redirectUri: '', resource, scopes, createdAt: now, usedAt: now, endsAt },
  };
  await call(() => store.addAgent(agent, now));
  recordIssued(agent, 'provider', context);
  const secret = randomValue(settings.random);
  const ring = ringFor(new URL(resource).origin, parts);
  return Response.json(
    {
      access_token: await sealAccessToken(ring, resource, {
        ...{ id: agent.id, secret, session: text, endsAt, scopes },
      }),
      token_type: 'Bearer',
      expires_in: endsAt - now,
      scope: scopes.join(' '),
      resource,
    },
    { headers: OAUTH_HEADERS },
  );
}

/** The session that an assertion starts. It has no refresh token: the provider is not asked about the user again. */
function sessionOf(
  claims: Claims,
  {
    issuedAt,
    endsAt,
    provider,
    id,
  }: Pick<AssertedGrant, 'issuedAt'> & {
    readonly endsAt: number;
    readonly provider: ProviderSettings;
    readonly id: string;
  },
): Session {
  const user = userClaimsOf(claims, undefined, { ...provider, groupsOverage: 'ask' });
  const stated = claimAt(claims, provider.groupsClaim);
  return {
    id,
    provider: provider.name,
    ...user,
    // An assertion need not state them, so that they are none is said by an empty list only.
    groupsLeftOut: user.groupsLeftOut === true || stated === undefined || stated === null,
    nonce: '',
    keepVersion: provider.keepVersion || undefined,
    ...{ startedAt: issuedAt, seenAt: issuedAt, identifiedAt: issuedAt, refreshAt: endsAt },
    assertedUntil: endsAt,
    refreshToken: undefined,
    idToken: undefined,
  };
}

/** Fails for a user who is locked. Returns why the assertion of one who is not is too old, or of too old a login. */
async function lockProblem(
  session: Session,
  context: BaseContext,
  { settings }: SessionDependencies,
): Promise<string | undefined> {
  const held = await settings.locks?.held(identityOf(session, settings), context);
  if (held === undefined) return undefined;
  refuseLocked(held);
  const { endedAt, askedAt, refreshAt } = held;
  const { startedAt, claims } = session;
  if (startedAt <= Math.max(endedAt, refreshAt))
    return 'the assertion was issued before the sessions of its user were ended, or the provider reported a change';
  const { auth_time: authTime } = claims;
  const isNewer = typeof authTime === 'number' && authTime > askedAt;
  return isNewer || askedAt === Number.NEGATIVE_INFINITY
    ? undefined
    : 'its user must log in again, and the assertion does not state that the user did ("auth_time")';
}

/** The clients that a request says it is of, in each way. */
function namedClients({ client_id: named, client_assertion: assertion }: Fields, request: Request) {
  const username = basicCredentials({ request })?.username;
  const signer = assertion === undefined ? undefined : unverifiedClaims(assertion)?.sub;
  return [named, username === undefined ? undefined : formDecoded(username), signer].filter(
    (one) => one !== undefined,
  );
}

/** The claims, or why the assertion is not valid. What the provider could not be asked remains a failure. */
async function verified(work: () => Promise<Claims>): Promise<Claims | string> {
  try {
    return await work();
  } catch (error) {
    const isOfToken =
      error instanceof AccessError && ['session.clock_skew', 'session.id_token'].includes(error.code);
    if (!isOfToken) throw error;
    return `the assertion is not valid: ${error.detail}`;
  }
}
