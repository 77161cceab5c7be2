import { type AgentStore, type AgentsMeant, MOST_AGENTS, type StoredAgent } from '../agent-store.ts';
import type { ClientStore } from '../client-store.ts';
import type { HandOverStore } from '../hand-over-store.ts';

interface Kept {
  readonly agent: StoredAgent;
  readonly turn: number;
}

/** Agents in the memory of one isolate, for development and tests. */
export function memoryAgents(
  hasSession: (sessionKey: string, now: number) => boolean,
): Omit<AgentStore, 'redeemCode' | keyof ClientStore | keyof HandOverStore> {
  const agents = new Map<string, Kept>();
  return {
    addAgent: async (agent) => void agents.set(agent.id, { agent, turn: 1 }),
    useAgent: async (id, now, allowedAfter) => {
      const kept = agents.get(id);
      if (kept === undefined || now >= kept.agent.endsAt || kept.agent.createdAt <= allowedAfter)
        return undefined;
      const { agent } = kept;
      if (now >= agent.usedAt + 60) agents.set(id, { ...kept, agent: { ...agent, usedAt: now } });
      return agent;
    },
    turnAgent: async (id, turn, now) => {
      const kept = agents.get(id);
      if (kept === undefined || now >= kept.agent.endsAt) return { state: 'unknown' };
      const { agent } = kept;
      if (kept.turn !== turn) {
        agents.delete(id);
        return { state: 'replayed', agent };
      }
      agents.set(id, { ...kept, turn: turn + 1 });
      return { state: 'turned', agent };
    },
    listAgents: async (meant, now, skip = 0) =>
      [...agents.values()]
        .map(({ agent }) => agent)
        .filter(
          (agent) => isMeant(meant ?? {}, agent) && now < agent.endsAt && hasSession(agent.sessionKey, now),
        )
        .sort((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? -1 : 1))
        .slice(skip, skip + MOST_AGENTS),
    endAgents: async (meant) => {
      const found = [...agents.values()]
        .map(({ agent }) => agent)
        .filter((agent) => Object.values(meant).some(Boolean) && isMeant(meant, agent))
        .slice(0, MOST_AGENTS);
      for (const { id } of found) agents.delete(id);
      return found;
    },
    depositForAgent: async (id, deposit, now, sessionKey) => {
      const kept = agents.get(id);
      if (kept === undefined || now >= kept.agent.endsAt || kept.agent.sessionKey !== sessionKey)
        return undefined;
      const { deposit: _, ...agent } = kept.agent;
      agents.set(id, { ...kept, agent: deposit === null ? agent : { ...agent, deposit } });
      return true;
    },
  };
}

function isMeant({ id, owner, client }: AgentsMeant, agent: StoredAgent): boolean {
  return (
    (id === undefined || id === agent.id) &&
    (owner === undefined || (owner.issuer === agent.issuer && owner.subject === agent.subject)) &&
    (client === undefined || client === agent.client.id)
  );
}
