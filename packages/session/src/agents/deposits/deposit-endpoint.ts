import type { BaseContext } from '@portcullis/core';
import { languageFor, speech } from '@portcullis/core/pages';
import { endpointUrl } from '../../addresses/endpoint-urls.ts';
import { personOf } from '../../credentials/credential-code.ts';
import type { EndpointRoutes } from '../../endpoints/endpoint-routes.ts';
import { ownForm } from '../../endpoints/own-form.ts';
import { parametersIn } from '../../endpoints/parameters.ts';
import { requiredSession } from '../../endpoints/required-session.ts';
import { loginError } from '../../failures/login-failure.ts';
import { sessionPage } from '../../pages/session-page.ts';
import type { SessionDependencies } from '../../request/session-dependencies.ts';
import { secondsOf } from '../../session/seconds.ts';
import type { Session } from '../../session/session.ts';
import { storeCall } from '../../session/store-call.ts';
import type { AgentDeposit } from '../../settings/agent-deposit.ts';
import type { StoredAgent } from '../../store/agent-store.ts';
import { AGENT_MESSAGES } from '../agent-catalogue.ts';
import type { AgentsSettings } from '../agents-options.ts';
import { listedAgents } from '../listed-agents.ts';
import { type DepositAsked, depositPage } from './deposit-page.ts';
import { openTicket, sealDeposit } from './deposit-texts.ts';

/** The agent of a ticket, and what its user can deposit for it. */
interface Meant {
  readonly agent: StoredAgent;
  readonly secret: string;
  readonly deposit: AgentDeposit;
  readonly session: Session;
}

/** Where users deposit a secret of an application for an agent of theirs. */
export function depositEndpoint<Env>(
  at: EndpointRoutes<Env>,
  parts: SessionDependencies,
  agents: AgentsSettings,
): void {
  const { settings } = parts;
  const action = endpointUrl(settings, 'agents/deposit');

  at.get('/deposit', async (context) => {
    const { ticket = '' } = parametersIn(new URLSearchParams(context.target.search), ['ticket']);
    return page(await meantBy(ticket, context), ticket, 'asked', context);
  });

  at.post('/deposit', async (context) => {
    const { ticket = '', secret: given = '' } = await ownForm(context, settings, ['ticket', 'secret']);
    const meant = await meantBy(ticket, context);
    const { agent, secret, deposit, session } = meant;
    if (!(await deposit.isOwn(given, parts.manager.identity(session), context)))
      return page(meant, ticket, 'refused', context);
    const sealed = await sealDeposit(settings, agent, secret, given);
    const stored = await storeCall(settings)(() =>
      agents.store.depositForAgent(agent.id, sealed, secondsOf(context), agent.sessionKey),
    );
    if (stored === undefined) throw unknown('the agent has ended');
    return page(meant, ticket, 'deposited', context);
  });

  const meantBy = async (text: string, context: BaseContext): Promise<Meant> => {
    const session = await requiredSession(context, parts);
    const now = secondsOf(context);
    const ticket = await openTicket(settings, settings.base.origin, text);
    if (ticket === undefined) throw unknown('the ticket was not issued by this gateway');
    if (now >= ticket.endsAt) throw unknown('the ticket has expired');
    const { issuer, subject } = session;
    const meant = { id: ticket.id, owner: { issuer, subject } };
    const [agent] = (await listedAgents(meant, context, parts, agents)).agents;
    if (agent === undefined) throw unknown('the agent has ended, or is not one of this user');
    const deposit = settings.agentDeposits[agent.resource];
    if (deposit === undefined) throw unknown('nothing can be deposited for this resource');
    return { agent, secret: ticket.secret, deposit, session };
  };

  const page = async (
    { agent, deposit, session }: Meant,
    ticket: string,
    state: DepositAsked['state'],
    { request }: BaseContext,
  ): Promise<Response> => {
    const { messages: own } = await speech(AGENT_MESSAGES, languageFor(request, settings.theme));
    const asked = { agent, deposit, person: personOf(session, parts), action, ticket, state };
    return sessionPage(request, settings, (messages, language) =>
      depositPage(asked, messages, own, language),
    );
  };
}

function unknown(detail: string): Error {
  return loginError('session.parameters', { detail });
}
