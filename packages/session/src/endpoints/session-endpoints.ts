import type { BaseContext } from '@portcullis/core';
import { languageFor, REFUSAL_MESSAGES, speech, startLink } from '@portcullis/core/pages';
import { endpointUrl } from '../addresses/endpoint-urls.ts';
import { loginError } from '../failures/login-failure.ts';
import { SESSION_MESSAGES } from '../pages/session-catalogue.ts';
import { sessionPage } from '../pages/session-page.ts';
import { whoAmIPage } from '../pages/who-am-i.ts';
import { type Session, sessionEnd } from '../session/session.ts';
import type { EndpointDependencies } from './endpoint-dependencies.ts';
import type { EndpointRoutes } from './endpoint-routes.ts';
import { ownForm } from './own-form.ts';
import { noParametersIn } from './parameters.ts';
import { redirect } from './redirect.ts';
import { requiredSession } from './required-session.ts';

/**
 * Where people see who they are to the gate, and their sessions.
 * @param endSession ends the session of the request
 */
export function sessionEndpoints<Env>(
  at: EndpointRoutes<Env>,
  parts: EndpointDependencies,
  endSession: (context: BaseContext<Env>) => Promise<Response>,
): void {
  const { settings, manager, listed } = parts;

  at.page('whoami', async (context) => {
    noParametersIn(context.target.search);
    const session = await requiredSession(context, parts);
    const shown = await shownOf(session, parts, context);
    return sessionPage(context.request, settings, (messages, language) =>
      whoAmIPage(shown, messages, language),
    );
  });

  at.page('sessions', async (context) => {
    noParametersIn(context.target.search);
    const session = await requiredSession(context, parts);
    const [sessions, { idHash }] = await Promise.all([listed.list(session, context), manager.facts(session)]);
    const { sessionListPage } = await listed.importPage();
    const { language, messages } = await speech(
      SESSION_MESSAGES,
      languageFor(context.request, settings.theme),
    );
    const agents = await parts.ownAgents?.(session, context, messages, language);
    const shown = { sessions, ownId: idHash, action: endpointUrl(settings, 'sessions'), agents };
    return sessionPage(context.request, settings, () => sessionListPage(shown, messages, language));
  });

  at.post('sessions', async (context) => {
    const { session: key } = await ownForm(context, settings, ['session']);
    if (key === undefined)
      throw loginError('session.parameters', { detail: 'the form does not name a session' });
    const session = await requiredSession(context, parts);
    if (key === (await manager.facts(session)).idHash) return endSession(context);
    // One that is over by now is what was asked for.
    await listed.end(key, session, 'user', context);
    return redirect({ location: endpointUrl(settings, 'sessions'), cookies: [] }, 303);
  });
}

async function shownOf(session: Session, parts: EndpointDependencies, context: BaseContext) {
  const { settings, manager, logout, listed } = parts;
  const identity = manager.identity(session);
  const { startedAt, identifiedAt } = session;
  const { theme } = settings;
  const { messages } = await speech(REFUSAL_MESSAGES, languageFor(context.request, theme));
  return {
    identity,
    grants: await settings.rolesOf?.(identity, context),
    startedAt,
    identifiedAt,
    endsAt: sessionEnd(session, settings),
    logoutAction: endpointUrl(settings, 'logout'),
    canEndOthers: logout.reachesOthers,
    sessionsHref: listed.isKept ? endpointUrl(settings, 'sessions') : undefined,
    back: startLink(theme, messages),
  };
}
