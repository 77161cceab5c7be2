import type { BaseContext } from '@portcullis/core';
import { defined, html, toBase64url } from '@portcullis/core/internal';
import { languageFor, speech } from '@portcullis/core/pages';
import { endpointUrl } from '../addresses/endpoint-urls.ts';
import { MAX_LENGTH } from '../addresses/return-to.ts';
import { LOOPBACK_SECONDS, personOf } from '../credentials/credential-code.ts';
import type { EndpointRoutes } from '../endpoints/endpoint-routes.ts';
import { ownForm } from '../endpoints/own-form.ts';
import { redirect } from '../endpoints/redirect.ts';
import { requiredSession } from '../endpoints/required-session.ts';
import { loginError } from '../failures/login-failure.ts';
import { continuePage } from '../pages/notices.ts';
import { sessionPage } from '../pages/session-page.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import type { Session } from '../session/session.ts';
import { AGENT_MESSAGES } from './agent-catalogue.ts';
import { sealAgentCode } from './agent-texts.ts';
import type { AgentsSettings } from './agents-options.ts';
import {
  type AnswerPlace,
  AUTHORIZATION_PARAMETERS,
  type AuthorizationRequest,
  answerAddress,
  authorizationRequest,
  type RefusedRequest,
} from './authorization-request.ts';
import { consentPage } from './consent-page.ts';
import { listedAgents } from './listed-agents.ts';
import { includesScopes } from './scopes.ts';

/**
 * Where users allow clients to act for them. A user who is not logged in has to log in first: the gate looks up no client for an
 * unauthenticated caller.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1 | RFC 6749 section 4.1}
 */
export function authorizeEndpoint<Env>(
  at: EndpointRoutes<Env>,
  parts: SessionDependencies,
  agents: AgentsSettings,
): void {
  const { settings } = parts;
  const action = endpointUrl(settings, 'agents/authorize');
  const answer = (place: AnswerPlace, parameters: Readonly<Record<string, string>>): string =>
    answerAddress(place, settings.base.origin, parameters);

  at.get('/authorize', async (context) => {
    const { path, search } = context.target;
    // A login would not lead back to a longer address, and every client is to fail at its first try, and not at its second.
    if (path.length + search.length > MAX_LENGTH)
      throw loginError('session.parameters', {
        detail: `the address has more than ${MAX_LENGTH} characters`,
      });
    const session = await requiredSession(context, parts);
    const given = new URLSearchParams(search);
    const request = await authorizationRequest(given, agents, context);
    if ('error' in request) return refused(request, context);
    const until = endOf(session, secondsOf(context), parts, agents);
    if (agents.rememberConsent && (await isAllowedAlready(request, session, context, parts, agents))) {
      const code = await codeFor(request, session, until, context, parts);
      return redirect({ location: answer(request, { code }), cookies: [] }, 302);
    }
    const { messages: own } = await speech(AGENT_MESSAGES, languageFor(context.request, settings.theme));
    const fields = Object.fromEntries(
      AUTHORIZATION_PARAMETERS.flatMap((name) => given.getAll(name).map((text) => [name, text] as const)),
    );
    const asked = { request, person: personOf(session, parts), until, action, fields };
    return sessionPage(context.request, settings, (messages, language) =>
      consentPage(asked, messages, own, language),
    );
  });

  at.post('/authorize', async (context) => {
    const names = [...AUTHORIZATION_PARAMETERS, 'decision'] as const;
    const { decision, ...fields } = await ownForm(context, settings, names);
    const session = await requiredSession(context, parts);
    const request = await authorizationRequest(new URLSearchParams(defined(fields)), agents, context);
    if ('error' in request) return refused(request, context);
    if (decision !== 'allow' && decision !== 'refuse')
      throw loginError('session.parameters', { detail: 'the form says neither allow nor refuse' });
    const until = endOf(session, secondsOf(context), parts, agents);
    const location = answer(
      request,
      decision === 'allow'
        ? { code: await codeFor(request, session, until, context, parts) }
        : { error: 'access_denied' },
    );
    return sessionPage(context.request, settings, (messages) =>
      continuePage(messages.credentials.goingBack, location, messages),
    );
  });

  /**
   * Tells a client why its request is refused. A browser is redirected only to a client that the configuration names: anyone can publish a
   * document, and lead people by way of this host to a page of their own (RFC 9700 section 4.11.2).
   */
  const refused = async (refusal: RefusedRequest, context: BaseContext): Promise<Response> => {
    const { client, error, detail } = refusal;
    context.trail.add({ type: 'request.failed', code: 'session.parameters', status: 400, detail });
    const location = answer(refusal, { error });
    if (client.known === 'registered') return redirect({ location, cookies: [] }, 302);
    const { messages: own } = await speech(AGENT_MESSAGES, languageFor(context.request, settings.theme));
    return sessionPage(context.request, settings, (messages) => ({
      title: messages.credentials.goingBack,
      main: html`<p>${own.invalidRequest}</p>
<p class="row"><a class="button" href="${location}">${messages.leading.continue}</a></p>`,
      status: 400,
    }));
  };
}

/** When an agent that is allowed now ends at the latest. */
function endOf(
  { startedAt }: Session,
  now: number,
  { settings }: SessionDependencies,
  { lifetimeSeconds }: AgentsSettings,
): number {
  return Math.min(now + lifetimeSeconds, startedAt + settings.lifetimeSeconds);
}

/** Whether the user allowed the client at least as much before, at the same redirect URI, and that agent has not ended. */
async function isAllowedAlready(
  { client, redirectUri, resource, scopes }: AuthorizationRequest,
  { issuer, subject }: Session,
  context: BaseContext,
  parts: SessionDependencies,
  settings: AgentsSettings,
): Promise<boolean> {
  // Any program on the computer can answer at loopback, and any app on the device can register the scheme of another.
  if (new URL(redirectUri).protocol !== 'https:') return false;
  const meant = { owner: { issuer, subject }, client: client.id };
  const { agents } = await listedAgents(meant, context, parts, settings);
  return agents.some(
    (agent) =>
      agent.redirectUri === redirectUri &&
      agent.resource === resource &&
      includesScopes(agent.scopes, scopes),
  );
}

/** The code that the client exchanges for its tokens. */
function codeFor(
  { client: { id, name, known }, redirectUri, challenge, resource, scopes }: AuthorizationRequest,
  session: Session,
  until: number,
  context: BaseContext,
  { settings, ring, backend }: SessionDependencies,
): Promise<string> {
  return sealAgentCode(ring, {
    id: toBase64url(settings.random(new Uint8Array(12))),
    secret: toBase64url(settings.random(new Uint8Array(32))),
    session: backend.cookieText(session),
    endsAt: secondsOf(context) + LOOPBACK_SECONDS,
    ...{ client: { id, name, known }, redirectUri, challenge, resource, scopes, until },
  });
}
