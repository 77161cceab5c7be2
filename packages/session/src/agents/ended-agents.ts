import type { BaseContext } from '@portcullis/core';
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
  for (let most = MOST_AGENTS; most === MOST_AGENTS; ) {
    const ended = await storeCall(settings)(() => store.endAgents(meant));
    for (const agent of ended) recordRevoked(agent, by, context);
    most = ended.length;
  }
}

/** Records that a user, or an assertion of the identity provider, allowed an agent. */
export function recordIssued(agent: StoredAgent, by: 'user' | 'provider', { trail }: BaseContext): void {
  trail.add({ type: 'credential', change: 'issued', by, ...factsOf(agent) });
}

/** Records that an agent ended. */
export function recordRevoked(agent: StoredAgent, by: EndedBy, { trail }: BaseContext): void {
  trail.add({ type: 'credential', change: 'revoked', by, ...factsOf(agent) });
}

function factsOf({ id, client, issuer, subject, endsAt }: StoredAgent) {
  return { id, name: client.name, client: client.id, issuer, subject, expires: endsAt };
}
