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
import { AGENT_MESSAGES } from '../agent-catalogue.ts';
import { invalidTicket, TICKET_SECONDS, type TicketHolder, ticketHolder } from '../agent-ticket.ts';
import type { AgentsSettings } from '../agents-options.ts';
import { recordAgent } from '../ended-agents.ts';
import { type ConfirmationAsked, confirmationPage } from './confirmation-page.ts';
import { openWaiting, sealAnswer, type WaitingWrite, waitingKeyOf } from './confirmation-texts.ts';

/** Where users confirm or decline a call of an agent of theirs that writes. */
export function confirmationEndpoint<Env>(
  at: EndpointRoutes<Env>,
  parts: SessionDependencies,
  agents: AgentsSettings,
): void {
  const { settings } = parts;
  const action = endpointUrl(settings, 'agents/confirm');
  const call = storeCall(settings);

  at.get('/confirm', async (context) => {
    const { ticket = '' } = parametersIn(new URLSearchParams(context.target.search), ['ticket']);
    const holder = await ticketHolder('confirmation', ticket, context, parts, agents);
    const key = await keyOf(holder);
    const waiting = await opened(
      holder,
      key,
      await call(() => agents.store.seeHandOver(key, secondsOf(context))),
    );
    return page(holder, waiting, ticket, 'asked', context);
  });

  at.post('/confirm', async (context) => {
    const { ticket = '', decision } = await ownForm(context, settings, ['ticket', 'decision']);
    const holder = await ticketHolder('confirmation', ticket, context, parts, agents);
    if (decision !== 'confirm' && decision !== 'decline')
      throw invalidTicket('the form says neither confirm nor decline');
    const key = await keyOf(holder);
    const now = secondsOf(context);
    const { agent, ticket: meant, session } = holder;
    // Of two forms that race, one gets it.
    const waiting = await opened(holder, key, await call(() => agents.store.takeHandOver(key, now)));
    const state = decision === 'confirm' ? 'confirmed' : 'declined';
    const { issuer, subject } = session;
    const { tool, answerKey } = waiting;
    const answer = await sealAnswer(settings, agent, meant.secret, answerKey, { state, issuer, subject });
    await call(() => agents.store.addHandOver(answerKey, answer, now + TICKET_SECONDS, now));
    recordAgent(agent, state, 'user', context, tool);
    return page(holder, waiting, ticket, state, context);
  });

  const keyOf = ({ ticket: { write = '' } }: TicketHolder): Promise<string> => waitingKeyOf(write);

  const opened = async (
    { agent, ticket }: TicketHolder,
    key: string,
    stored: string | undefined,
  ): Promise<WaitingWrite> => {
    const { origin } = settings.base;
    const waiting =
      stored === undefined
        ? undefined
        : await openWaiting(settings, origin, agent, ticket.secret, key, stored);
    if (waiting !== undefined) return waiting;
    throw invalidTicket('the call does not wait: it was confirmed or declined, or has expired');
  };

  const page = async (
    { agent, session }: TicketHolder,
    { tool, shown }: WaitingWrite,
    ticket: string,
    state: ConfirmationAsked['state'],
    { request }: BaseContext,
  ): Promise<Response> => {
    const { messages: own } = await speech(AGENT_MESSAGES, languageFor(request, settings.theme));
    const asked = { agent, tool, shown, person: personOf(session, parts), action, ticket, state };
    return sessionPage(request, settings, (messages) => confirmationPage(asked, messages, own));
  };
}
