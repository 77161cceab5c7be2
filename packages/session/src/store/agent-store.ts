import type { AuthenticatedClient } from '@portcullis/core';
import type { ClientStore } from './client-store.ts';
import { HAND_OVER_STORE, type HandOverStore } from './hand-over-store.ts';
import type { MethodsOf } from './handed-on.ts';
import type { Person } from './session-store.ts';

/** A client that a user allowed to act for them. It is valid as long as the session in which the user allowed it exists. */
export interface StoredAgent {
  /** Identifies it in lists. It cannot be used as a token. */
  readonly id: string;
  /** SHA-256 of the session's id: its tokens are only valid with that session. */
  readonly sessionKey: string;
  readonly issuer: string;
  readonly subject: string;
  readonly client: AuthenticatedClient;
  /** Where its codes are sent. */
  readonly redirectUri: string;
  /** The address that its access tokens are for (RFC 8707). */
  readonly resource: string;
  readonly scopes: readonly string[];
  /** When the user allowed it, and when it was last used, to a minute; seconds since the Unix epoch. */
  readonly createdAt: number;
  readonly usedAt: number;
  /** When it ends in any case, in seconds since the Unix epoch. */
  readonly endsAt: number;
  /** A secret of the application that its user deposited for it. It is sealed, and opened only with a token of the agent. */
  readonly deposit?: string;
}

/** Which agents are meant: one, those of a person, those of a client, or those that meet several of these. At least one must be given. */
export interface AgentsMeant {
  readonly id?: string | undefined;
  readonly owner?: Person | undefined;
  /** Its `client_id`. */
  readonly client?: string | undefined;
}

/** What became of a refresh token. */
export type AgentTurn =
  /** It was the current one, which the next one replaces. */
  | { readonly state: 'turned'; readonly agent: StoredAgent }
  /** It was used before: one of those who have it may have stolen it. The agent was removed. */
  | { readonly state: 'replayed'; readonly agent: StoredAgent }
  | { readonly state: 'unknown' };

/**
 * Stores the clients that act for users, next to the sessions that they belong to, and clients that registered themselves. It holds no
 * token, and nothing from which one could be made. Calls that wait for the user to confirm them are in it as well. Every operation is atomic. Times are in seconds since the Unix epoch.
 */
export interface AgentStore extends ClientStore, HandOverStore {
  /** Adds one, whose first refresh token has the number 1. */
  readonly addAgent: (agent: StoredAgent, now: number) => Promise<void>;
  /**
   * The agent, if it was allowed after `allowedAfter` and has not ended; it counts as used. Its session is checked separately. `sessionKey` is
   * that of its session: where sessions are divided among several objects, only one of them must be asked.
   */
  readonly useAgent: (
    id: string,
    now: number,
    allowedAfter: number,
    sessionKey?: string,
  ) => Promise<StoredAgent | undefined>;
  /** Replaces the refresh token with this number by the next one. */
  readonly turnAgent: (id: string, turn: number, now: number, sessionKey?: string) => Promise<AgentTurn>;
  /** Those whose sessions exist; the newest first, 1,000 at most, without the first `skip`. `undefined`: all. */
  readonly listAgents: (
    meant: AgentsMeant | undefined,
    now: number,
    skip?: number,
  ) => Promise<readonly StoredAgent[]>;
  /** Removes them, and returns what they were. If there are more than 1,000, it may stop once it has removed so many. */
  readonly endAgents: (meant: AgentsMeant) => Promise<readonly StoredAgent[]>;
  /** Stores what its user deposited for an agent, in the place of an earlier deposit; `null` removes that. `undefined` if there is no such agent. */
  readonly depositForAgent: (
    id: string,
    deposit: string | null,
    now: number,
    sessionKey: string,
  ) => Promise<true | undefined>;
  /** Whether a code is used for the first time. It is not, the next time. */
  readonly redeemCode: (id: string, keepUntil: number, now: number) => Promise<boolean>;
}

/** All that it does. */
export const AGENT_STORE: MethodsOf<AgentStore> = {
  ...HAND_OVER_STORE,
  addAgent: true,
  useAgent: true,
  turnAgent: true,
  listAgents: true,
  endAgents: true,
  depositForAgent: true,
  redeemCode: true,
  addClient: true,
  useClient: true,
};

/** How many agents a list has at most, on one page, and after how many a call that ends them may stop. */
export const MOST_AGENTS = 1000;
