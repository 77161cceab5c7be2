import { KeyRing } from '../cookies/key-ring.ts';
import type { SessionSettings } from '../settings/session-options.ts';

/** What texts for agents are sealed with. */
export type Seals = Pick<SessionSettings, 'keys' | 'random'>;

/**
 * The keys of the gateway for one of its hosts.
 * @param secret of an agent: neither the keys of the gateway nor the agent's tokens open alone what is sealed with both. Default: the keys alone
 */
export function agentRing({ keys, random }: Seals, origin: string, secret = ''): KeyRing {
  return new KeyRing(
    keys.map((key) => `${key}${secret}`),
    origin,
    random,
  );
}
