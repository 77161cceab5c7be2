import type { StoredAgent } from '../../store/agent-store.ts';
import { agentRing, type Seals } from '../agent-ring.ts';

/** Seals what a user deposited: neither the keys of the gate nor the agent's tokens open it alone. */
export function sealDeposit(
  settings: Seals,
  { id, resource }: StoredAgent,
  secret: string,
  deposit: string,
): Promise<string> {
  return agentRing(settings, new URL(resource).origin, secret).seal(`agent deposit ${id}`, deposit);
}

/** Opens a deposit; `undefined` if it was sealed for another agent, or by a key that the gate no longer has. */
export async function openDeposit(
  settings: Seals,
  { id, resource, deposit = '' }: StoredAgent,
  secret: string,
): Promise<string | undefined> {
  return (await agentRing(settings, new URL(resource).origin, secret).open(`agent deposit ${id}`, deposit))
    ?.text;
}
