import type { BaseContext } from '@portcullis/core';
import type { SessionDependencies } from '../../request/session-dependencies.ts';
import { secondsOf } from '../../session/seconds.ts';
import { storeCall } from '../../session/store-call.ts';
import type { AgentsMeant } from '../../store/agent-store.ts';
import type { AgentsSettings } from '../agents-options.ts';
import { recordAgent } from '../ended-agents.ts';
import { listedAgents } from '../listed-agents.ts';

/** Removes what a user deposited for agents of theirs, which remain. It does **not** revoke it in the application. */
export async function withdrawDeposit(
  meant: AgentsMeant,
  context: BaseContext,
  parts: Pick<SessionDependencies, 'settings'>,
  agents: AgentsSettings,
): Promise<void> {
  const { agents: found } = await listedAgents(meant, context, parts, agents);
  for (const agent of found.filter(({ deposit }) => deposit !== undefined)) {
    const { id, sessionKey } = agent;
    const removed = await storeCall(parts.settings)(() =>
      agents.store.depositForAgent(id, null, secondsOf(context), sessionKey),
    );
    if (removed) recordAgent(agent, 'withdrawn', 'user', context);
  }
}
