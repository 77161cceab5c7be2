import type { BaseContext, Identity, Resource } from '@portcullis/core';

/** Seals texts for one purpose, so that no one else can read or create them. */
export interface TicketSeal {
  readonly seal: (purpose: string, text: string) => Promise<string>;
  /** `undefined` for what was not sealed here for this purpose. */
  readonly open: (purpose: string, sealed: string) => Promise<{ readonly text: string } | undefined>;
}

/** What makes and knows tickets. */
export interface Tickets {
  readonly seal: TicketSeal;
  /** How long a ticket is good for, in seconds: a large transfer takes its time. */
  readonly lifetimeSeconds: number;
}

/** Identifies a request for one address as that of the caller who received the ticket. */
export interface Ticket {
  readonly identity: Identity;
  /** What the original request was about. */
  readonly resource: Resource;
  /** Canonical. */
  readonly path: string;
  readonly expiresAt: number;
}

/** Servers and clients refuse longer headers and addresses: a user with more groups gets no ticket. */
const MAX_TICKET = 7000;

/** A ticket for a path; `undefined` for one that would be too long. */
export async function sealedTicket(
  purpose: string,
  { identity, resource, path }: Omit<Ticket, 'expiresAt'>,
  { clock }: Pick<BaseContext, 'clock'>,
  { seal, lifetimeSeconds }: Tickets,
): Promise<string | undefined> {
  const expiresAt = Math.floor(clock.now() / 1000) + lifetimeSeconds;
  const ticket: Ticket = { identity: { ...identity, expiresAt }, resource, path, expiresAt };
  const sealed = await seal.seal(purpose, JSON.stringify(ticket));
  return sealed.length <= MAX_TICKET ? sealed : undefined;
}

/** Opens a ticket that a request shows; `undefined` for one that was not made here, is for another path, or has expired. */
export async function openedTicket(
  purpose: string,
  sealed: string,
  { target, clock }: Pick<BaseContext, 'target' | 'clock'>,
  { seal }: Tickets,
): Promise<Ticket | undefined> {
  const text = (await seal.open(purpose, sealed))?.text;
  const ticket = text === undefined ? undefined : ticketIn(text);
  const isGood = ticket?.path === target.path && clock.now() < ticket.expiresAt * 1000;
  return isGood ? ticket : undefined;
}

/** JSON has no `undefined`: groups that are not known stay so. */
function ticketIn(text: string): Ticket {
  const ticket = JSON.parse(text) as Ticket;
  const { groups } = ticket.identity;
  return { ...ticket, identity: { ...ticket.identity, groups } };
}
