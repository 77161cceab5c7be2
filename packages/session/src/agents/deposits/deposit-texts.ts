import { KeyRing } from '../../cookies/key-ring.ts';
import { openJson, sealJson } from '../../cookies/sealed-json.ts';
import type { SessionSettings } from '../../settings/session-options.ts';
import type { StoredAgent } from '../../store/agent-store.ts';

type Seals = Pick<SessionSettings, 'keys' | 'random'>;

/** In the address of the page, for which agent it is. */
export interface DepositTicket {
  /** Id of the agent. */
  readonly id: string;
  /** That of the agent's tokens. */
  readonly secret: string;
  /** Seconds since the Unix epoch. */
  readonly endsAt: number;
}

const TICKET = 'agent deposit ticket';

/** How long the address of the page is valid, in seconds. */
export const TICKET_SECONDS = 600;

export function sealTicket(settings: Seals, loginHost: string, ticket: DepositTicket): Promise<string> {
  return sealJson(ringOf(settings, loginHost), TICKET, ticket);
}

/** Opens a ticket; `undefined` if none of this gate's keys sealed it. */
export function openTicket(
  settings: Seals,
  loginHost: string,
  text: string,
): Promise<DepositTicket | undefined> {
  return openJson(ringOf(settings, loginHost), TICKET, text);
}

/** Seals what a user deposited: neither the keys of the gate nor the agent's tokens open it alone. */
export function sealDeposit(
  settings: Seals,
  { id, resource }: StoredAgent,
  secret: string,
  deposit: string,
): Promise<string> {
  return ringOf(settings, new URL(resource).origin, secret).seal(`agent deposit ${id}`, deposit);
}

/** Opens a deposit; `undefined` if it was sealed for another agent, or by a key that the gate no longer has. */
export async function openDeposit(
  settings: Seals,
  { id, resource, deposit = '' }: StoredAgent,
  secret: string,
): Promise<string | undefined> {
  return (await ringOf(settings, new URL(resource).origin, secret).open(`agent deposit ${id}`, deposit))
    ?.text;
}

function ringOf({ keys, random }: Seals, origin: string, secret = ''): KeyRing {
  return new KeyRing(
    keys.map((key) => `${key}${secret}`),
    origin,
    random,
  );
}
