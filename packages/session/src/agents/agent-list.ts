import type { BaseContext } from '@portcullis/core';
import { type Html, html, type Language } from '@portcullis/core/internal';
import { languageFor, speech } from '@portcullis/core/pages';
import { endpointUrl } from '../addresses/endpoint-urls.ts';
import { isOperator, skipIn } from '../credentials/listed-credentials.ts';
import type { EndpointRoutes } from '../endpoints/endpoint-routes.ts';
import { ownForm } from '../endpoints/own-form.ts';
import { parametersIn } from '../endpoints/parameters.ts';
import { redirect } from '../endpoints/redirect.ts';
import { requiredSession } from '../endpoints/required-session.ts';
import { credentialError } from '../failures/credential-failure.ts';
import { loginError } from '../failures/login-failure.ts';
import type { SessionMessages } from '../pages/session-messages.ts';
import { sessionPage } from '../pages/session-page.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { type AgentsMeant, MOST_AGENTS } from '../store/agent-store.ts';
import type { Person } from '../store/session-store.ts';
import { AGENT_MESSAGES } from './agent-catalogue.ts';
import type { AgentsSettings } from './agents-options.ts';
import { agentItems, agentsPage } from './agents-page.ts';
import { withdrawDeposit } from './deposits/withdraw-deposit.ts';
import { endAgents } from './ended-agents.ts';
import { listedAgents } from './listed-agents.ts';

const MEANT = ['everyone', 'issuer', 'subject', 'client'] as const;

type Meant = Readonly<Partial<Record<(typeof MEANT)[number], string>>>;

/** Where agents are listed and ended: users see their own, and operators those of all users, of one user, or of one client. */
export function agentListEndpoints<Env>(
  at: EndpointRoutes<Env>,
  parts: SessionDependencies,
  agents: AgentsSettings,
): void {
  const { settings } = parts;
  const address = endpointUrl(settings, 'agents');

  at.get('', async (context) => {
    const given = parametersIn(new URLSearchParams(context.target.search), [...MEANT, 'skip']);
    const { person, mayAll } = await owner(context, parts, agents);
    const meant = meantBy(given, person, mayAll);
    const skip = skipIn(given.skip);
    const { agents: found, hasMore } = await listedAgents(meant, context, parts, agents, skip);
    const isEveryones = given.everyone !== undefined;
    const { skip: _, ...asked } = given;
    const following = new URLSearchParams({ ...asked, skip: String(skip + MOST_AGENTS) });
    const links = {
      otherHref: mayAll ? (isEveryones ? address : `${address}?everyone=1`) : undefined,
      nextHref: hasMore ? `${address}?${following}` : undefined,
    };
    const { everyone: _everyone, ...only } = asked;
    const endAll = isEveryones && Object.keys(only).length === 0 ? undefined : { all: '1', ...only };
    const { agentDeposits: deposits } = settings;
    const shown = { agents: found, deposits, action: address, isEveryones, endAll };
    const { messages: own } = await speech(AGENT_MESSAGES, languageFor(context.request, settings.theme));
    return sessionPage(context.request, settings, (messages, language) =>
      agentsPage(shown, links, { messages, own }, language),
    );
  });

  at.post('', async (context) => {
    const { id, all, withdraw, ...given } = await ownForm(context, settings, [
      ...MEANT,
      'id',
      'all',
      'withdraw',
    ]);
    if (withdraw !== undefined) {
      if ([id, all, ...Object.values(given)].some((field) => field !== undefined))
        throw loginError('session.parameters', { detail: 'the form names a deposit and something else' });
      const { person } = await owner(context, parts, agents);
      await withdrawDeposit({ id: withdraw, owner: person }, context, parts, agents);
      return redirect({ location: address, cookies: [] }, 303);
    }
    if ((id === undefined) === (all === undefined))
      throw loginError('session.parameters', { detail: 'the form names neither one agent nor all, or both' });
    const { person, mayAll } = await owner(context, parts, agents);
    const meant = meantBy(given, person, mayAll);
    if (all !== undefined && meant === undefined)
      throw loginError('session.parameters', { detail: 'the form names neither a user nor a client' });
    const isOwn = meant?.owner?.issuer === person.issuer && meant.owner.subject === person.subject;
    await endAgents({ ...meant, id }, isOwn ? 'user' : 'operator', context, parts, agents);
    const { everyone } = given;
    return redirect(
      { location: everyone === undefined ? address : `${address}?everyone=1`, cookies: [] },
      303,
    );
  });
}

/** The agents of a user, for the page of the user's sessions. */
export async function ownAgents(
  person: Person,
  context: BaseContext,
  parts: SessionDependencies,
  agents: AgentsSettings,
  messages: Pick<SessionMessages, 'credentials' | 'whoAmI'>,
  language: Language,
): Promise<Html> {
  const { agents: found } = await listedAgents({ owner: person }, context, parts, agents);
  const { messages: own } = await speech(AGENT_MESSAGES, language);
  const action = endpointUrl(parts.settings, 'agents');
  const { agentDeposits: deposits } = parts.settings;
  const shown = { agents: found, deposits, action, isEveryones: false, endAll: undefined };
  return html`<h2>${own.yours}</h2>
${agentItems(shown, { messages, own }, language)}`;
}

async function owner(
  context: BaseContext,
  parts: SessionDependencies,
  { operators }: AgentsSettings,
): Promise<{ readonly person: Person; readonly mayAll: boolean }> {
  const identity = parts.manager.identity(await requiredSession(context, parts));
  const { issuer, subject } = identity;
  return {
    person: { issuer, subject },
    mayAll: await isOperator(identity, operators, context, parts.settings),
  };
}

/** Which agents are meant: `undefined` for all. Fails with `session.credential_forbidden` if they are not the caller's. */
function meantBy(
  { everyone, issuer, subject, client }: Meant,
  person: Person,
  mayAll: boolean,
): AgentsMeant | undefined {
  const isNarrowed = issuer !== undefined || subject !== undefined || client !== undefined;
  if ((issuer === undefined) !== (subject === undefined) || (everyone === undefined && isNarrowed))
    throw loginError('session.parameters', {
      detail: '"issuer" and "subject" must be given together, and like "client" with "everyone"',
    });
  if (everyone === undefined) return { owner: person };
  if (!mayAll) throw credentialError('session.credential_forbidden');
  if (!isNarrowed) return undefined;
  const of = issuer !== undefined && subject !== undefined ? { owner: { issuer, subject } } : {};
  return client === undefined ? of : { ...of, client };
}
