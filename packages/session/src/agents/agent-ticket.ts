import type { BaseContext } from '@portcullis/core';
import { openJson, sealJson } from '../cookies/sealed-json.ts';
import { requiredSession } from '../endpoints/required-session.ts';
import { loginError } from '../failures/login-failure.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import type { Session } from '../session/session.ts';
import type { StoredAgent } from '../store/agent-store.ts';
import { agentRing, type Seals } from './agent-ring.ts';
import type { AgentsSettings } from './agents-options.ts';
import { listedAgents } from './listed-agents.ts';

/** In the address of a page: for which agent it is. */
export interface AgentTicket {
  /** Id of the agent. */
  readonly id: string;
  /** That of the agent's tokens. */
  readonly secret: string;
  /** Seconds since the Unix epoch. */
  readonly endsAt: number;
  /** Which call waits, where the page is about one. */
  readonly write?: string;
}

/** What a ticket is for. */
export type TicketPurpose = 'deposit' | 'confirmation';

/** How long the address of such a page is valid, in seconds. */
export const TICKET_SECONDS = 600;

export function sealTicket(
  settings: Seals,
  loginHost: string,
  purpose: TicketPurpose,
  ticket: AgentTicket,
): Promise<string> {
  return sealJson(agentRing(settings, loginHost), `agent ${purpose} ticket`, ticket);
}

/** Opens a ticket; `undefined` if none of this gate's keys sealed it for this. */
export function openTicket(
  settings: Seals,
  loginHost: string,
  purpose: TicketPurpose,
  text: string,
): Promise<AgentTicket | undefined> {
  return openJson(agentRing(settings, loginHost), `agent ${purpose} ticket`, text);
}

/** The agent of a ticket, and its user. */
export interface TicketHolder {
  readonly agent: StoredAgent;
  readonly ticket: AgentTicket;
  readonly session: Session;
}

/** The agent of a ticket. Fails unless the user who is logged in is the user of that agent, which has not ended. */
export async function ticketHolder(
  purpose: TicketPurpose,
  text: string,
  context: BaseContext,
  parts: SessionDependencies,
  agents: AgentsSettings,
): Promise<TicketHolder> {
  const { settings } = parts;
  const session = await requiredSession(context, parts);
  const ticket = await openTicket(settings, settings.base.origin, purpose, text);
  if (ticket === undefined) throw invalidTicket('the ticket was not issued by this gateway');
  if (secondsOf(context) >= ticket.endsAt) throw invalidTicket('the ticket has expired');
  const { issuer, subject } = session;
  const meant = { id: ticket.id, owner: { issuer, subject } };
  const [agent] = (await listedAgents(meant, context, parts, agents)).agents;
  if (agent === undefined) throw invalidTicket('the agent has ended, or is not one of this user');
  return { agent, ticket, session };
}

/** A page that cannot be shown for a ticket. */
export function invalidTicket(detail: string): Error {
  return loginError('session.parameters', { detail });
}
