import type { BaseContext } from '@portcullis/core';
import { randomValue } from '../../login/login-state.ts';
import type { SessionDependencies } from '../../request/session-dependencies.ts';
import { secondsOf } from '../../session/seconds.ts';
import { storeCall } from '../../session/store-call.ts';
import type { AgentWrite, WriteConfirmation } from '../../settings/agent-write.ts';
import { sealTicket, TICKET_SECONDS } from '../agent-ticket.ts';
import type { AgentsSettings } from '../agents-options.ts';
import { recordAgent } from '../ended-agents.ts';
import type { IdentifiedAgent } from '../identified-agent.ts';
import { answerKeyOf, openAnswer, sealWaiting, waitingKeyOf } from './confirmation-texts.ts';

/**
 * What the user of an agent said to exactly this call: an answer is valid once. Without an answer, the call waits at the address that is
 * returned. `undefined` if there is no host with a page. Fails with `session.tries_limited` if too many calls of the agent wait.
 */
export async function confirmation(
  { agent, content: { secret } }: IdentifiedAgent,
  { tool, shown, exact }: AgentWrite,
  context: BaseContext,
  { settings, loginHost }: Pick<SessionDependencies, 'settings' | 'loginHost'>,
  { store, limits }: Pick<AgentsSettings, 'store' | 'limits'>,
): Promise<WriteConfirmation | undefined> {
  if (loginHost === undefined) return undefined;
  const call = storeCall(settings);
  const now = secondsOf(context);
  const answerKey = await answerKeyOf(agent, secret, exact);
  const stored = await call(() => store.takeHandOver(answerKey, now));
  const answer =
    stored === undefined ? undefined : await openAnswer(settings, agent, secret, answerKey, stored);
  if (answer !== undefined) {
    const { state, issuer, subject } = answer;
    if (state === 'confirmed')
      recordAgent({ ...agent, issuer, subject }, 'confirmation_used', 'user', context, tool);
    return { state };
  }
  limits.takeWrite(agent.id, context);
  const write = randomValue(settings.random);
  const key = await waitingKeyOf(write);
  const waiting = await sealWaiting(settings, loginHost.origin, agent, secret, key, {
    tool,
    shown,
    answerKey,
  });
  const endsAt = now + TICKET_SECONDS;
  await call(() => store.addHandOver(key, waiting, endsAt, now));
  const { id } = agent;
  const ticket = await sealTicket(settings, loginHost.origin, 'confirmation', { id, secret, endsAt, write });
  return { state: 'asked', address: `${loginHost.origin}${settings.prefix}agents/confirm?ticket=${ticket}` };
}
