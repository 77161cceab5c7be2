import type { BaseContext } from '@portcullis/core';
import type { CredentialChange } from '@portcullis/core/internal';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { storeCall } from '../session/store-call.ts';
import { type AgentsMeant, MOST_AGENTS, type StoredAgent } from '../store/agent-store.ts';
import type { AgentsSettings } from './agents-options.ts';

/** Who ended an agent. `client`: the client itself (RFC 7009). */
export type EndedBy = 'user' | 'operator' | 'client' | 'replay';

/** Ends agents, and records each. */
export async function endAgents(
  meant: AgentsMeant,
  by: EndedBy,
  context: BaseContext,
  { settings }: Pick<SessionDependencies, 'settings'>,
  { store }: Pick<AgentsSettings, 'store'>,
): Promise<void> {
  let ended: readonly StoredAgent[];
  do {
    ended = await storeCall(settings)(() => store.endAgents(meant));
    for (const agent of ended) recordRevoked(agent, by, context);
    // Where sessions are divided among several objects, each of them may end so many.
  } while (ended.length >= MOST_AGENTS);
}

/** Records that a user, or an assertion of the identity provider, allowed an agent. */
export function recordIssued(agent: StoredAgent, by: 'user' | 'provider', context: BaseContext): void {
  recordAgent(agent, 'issued', by, context);
}

/** Records that an agent ended, and that what its user deposited for it was deleted with it. */
export function recordRevoked(agent: StoredAgent, by: EndedBy, context: BaseContext): void {
  recordAgent(agent, 'revoked', by, context);
  if (agent.deposit !== undefined) recordAgent(agent, 'withdrawn', by, context);
}

/**
 * Records what happened to an agent, or to what its user gave to it.
 * @param tool of a call that the user confirmed or declined. Never its arguments
 */
export function recordAgent(
  { id, client, issuer, subject, endsAt }: StoredAgent,
  change: CredentialChange,
  by: EndedBy | 'provider',
  { trail }: BaseContext,
  tool?: string,
): void {
  const facts = { id, name: client.name, client: client.id, issuer, subject, expires: endsAt };
  trail.add({ type: 'credential', change, by, ...facts, ...(tool !== undefined && { tool }) });
}
