import type { BaseContext } from '@portcullis/core';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import { storeCall } from '../session/store-call.ts';
import { type AgentsMeant, MOST_AGENTS, type StoredAgent } from '../store/agent-store.ts';
import type { AgentsSettings } from './agents-options.ts';

/** A page of agents that act for users now. */
export interface ListedPage {
  readonly agents: readonly StoredAgent[];
  readonly hasMore: boolean;
}

/** The agents that have not ended, also by a lifetime that was shortened since. `undefined`: those of all users. */
export async function listedAgents(
  meant: AgentsMeant | undefined,
  context: BaseContext,
  { settings }: Pick<SessionDependencies, 'settings'>,
  { store, lifetimeSeconds }: Pick<AgentsSettings, 'store' | 'lifetimeSeconds'>,
  skip = 0,
): Promise<ListedPage> {
  const now = secondsOf(context);
  const found = await storeCall(settings)(() => store.listAgents(meant, now, skip));
  const agents = found
    .map((agent) => ({ ...agent, endsAt: Math.min(agent.endsAt, agent.createdAt + lifetimeSeconds) }))
    .filter(({ endsAt }) => now < endsAt);
  return { agents, hasMore: found.length === MOST_AGENTS };
}
