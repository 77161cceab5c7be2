import type { BaseContext } from '@portcullis/core';
import { languageFor, speech } from '@portcullis/core/pages';
import { endpointUrl } from '../../addresses/endpoint-urls.ts';
import { personOf } from '../../credentials/credential-code.ts';
import type { EndpointRoutes } from '../../endpoints/endpoint-routes.ts';
import { ownForm } from '../../endpoints/own-form.ts';
import { parametersIn } from '../../endpoints/parameters.ts';
import { sessionPage } from '../../pages/session-page.ts';
import type { SessionDependencies } from '../../request/session-dependencies.ts';
import { secondsOf } from '../../session/seconds.ts';
import { storeCall } from '../../session/store-call.ts';
import type { AgentDeposit } from '../../settings/agent-deposit.ts';
import { AGENT_MESSAGES } from '../agent-catalogue.ts';
import { invalidTicket, type TicketHolder, ticketHolder } from '../agent-ticket.ts';
import type { AgentsSettings } from '../agents-options.ts';
import { recordAgent } from '../ended-agents.ts';
import { type DepositAsked, depositPage } from './deposit-page.ts';
import { sealDeposit } from './deposit-texts.ts';

/** The agent of a ticket, and what its user can deposit for it. */
interface Meant extends TicketHolder {
  readonly deposit: AgentDeposit;
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
    const { agent, deposit, session } = meant;
    if (!(await deposit.isOwn(given, parts.manager.identity(session), context)))
      return page(meant, ticket, 'refused', context);
    const sealed = await sealDeposit(settings, agent, meant.ticket.secret, given);
    const stored = await storeCall(settings)(() =>
      agents.store.depositForAgent(agent.id, sealed, secondsOf(context), agent.sessionKey),
    );
    if (stored === undefined) throw invalidTicket('the agent has ended');
    recordAgent(agent, 'deposited', 'user', context);
    return page(meant, ticket, 'deposited', context);
  });

  const meantBy = async (text: string, context: BaseContext): Promise<Meant> => {
    const holder = await ticketHolder('deposit', text, context, parts, agents);
    const deposit = settings.agentDeposits[holder.agent.resource];
    if (deposit === undefined) throw invalidTicket('nothing can be deposited for this resource');
    return { ...holder, deposit };
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
