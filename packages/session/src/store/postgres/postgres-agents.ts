import type { PostgresRows } from '@portcullis/core/internal';
import { type AgentStore, type AgentsMeant, MOST_AGENTS } from '../agent-store.ts';
import type { ClientStore } from '../client-store.ts';
import type { HandOverStore } from '../hand-over-store.ts';
import { agentOf } from '../stored-rows.ts';

/** Clients that act for users, next to the sessions that they belong to. */
export function postgresAgents(
  rows: PostgresRows,
  name: string,
  later: (now: number) => Promise<void>,
): Omit<AgentStore, 'redeemCode' | keyof ClientStore | keyof HandOverStore> {
  return {
    addAgent: async (agent, now) => {
      const { id, sessionKey, issuer, subject, client, redirectUri, resource, scopes } = agent;
      await rows(
        `INSERT INTO portcullis_agents (store, id, session_key, issuer, subject, client_id, client_name, client_known,
           redirect_uri, resource, scopes, turn, created_at, used_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $14)`,
        ...[name, id, sessionKey, issuer, subject, client.id, client.name, client.known, redirectUri],
        ...[resource, scopes.join(' '), agent.createdAt, agent.usedAt, agent.endsAt],
      );
      await later(now);
    },
    useAgent: async (id, now, allowedAfter) => {
      // As with sessions: to a minute is good enough.
      const [row] = await rows(
        `WITH used AS (
           UPDATE portcullis_agents SET used_at = $3
           WHERE store = $1 AND id = $2 AND ends_at > $3 AND created_at > $4 AND used_at <= $3 - 60)
         SELECT * FROM portcullis_agents WHERE store = $1 AND id = $2 AND ends_at > $3 AND created_at > $4`,
        ...[name, id, now, allowedAfter],
      );
      return row && agentOf(row);
    },
    turnAgent: async (id, turn, now) => {
      const [turned] = await rows(
        `UPDATE portcullis_agents SET turn = turn + 1 WHERE store = $1 AND id = $2 AND turn = $3 AND ends_at > $4 RETURNING *`,
        ...[name, id, turn, now],
      );
      if (turned !== undefined) return { state: 'turned', agent: agentOf(turned) };
      // Numbers only grow, so that what was not the current one now was not the current one before.
      const [removed] = await rows(
        'DELETE FROM portcullis_agents WHERE store = $1 AND id = $2 AND turn <> $3 AND ends_at > $4 RETURNING *',
        ...[name, id, turn, now],
      );
      return removed === undefined ? { state: 'unknown' } : { state: 'replayed', agent: agentOf(removed) };
    },
    listAgents: async (meant = {}, now, skip = 0) => {
      const found = await rows(
        `SELECT * FROM portcullis_agents WHERE ${MEANT} AND ends_at > $6
           AND session_key IN (SELECT key FROM portcullis_sessions WHERE store = $1 AND ends_at > $6)
         ORDER BY created_at DESC, id LIMIT $7 OFFSET $8`,
        ...[name, ...namesIn(meant), now, MOST_AGENTS, skip],
      );
      return found.map(agentOf);
    },
    endAgents: async (meant) => {
      const names = namesIn(meant);
      if (names.every((one) => one === null)) return [];
      const removed = await rows(
        `DELETE FROM portcullis_agents WHERE store = $1 AND id IN (
           SELECT id FROM portcullis_agents WHERE ${MEANT} LIMIT $6) RETURNING *`,
        ...[name, ...names, MOST_AGENTS],
      );
      return removed.map(agentOf);
    },
    depositForAgent: async (id, deposit, now, sessionKey) => {
      const changed = await rows(
        `UPDATE portcullis_agents SET deposit = $5 WHERE store = $1 AND id = $2 AND session_key = $3 AND ends_at > $4
         RETURNING id`,
        ...[name, id, sessionKey, now, deposit],
      );
      return changed.length === 0 ? undefined : true;
    },
  };
}

const MEANT = `store = $1 AND ($2::text IS NULL OR id = $2) AND ($3::text IS NULL OR (issuer = $3 AND subject = $4))
  AND ($5::text IS NULL OR client_id = $5)`;

function namesIn({ id, owner, client }: AgentsMeant): readonly (string | null)[] {
  return [id, owner?.issuer, owner?.subject, client].map((one) => one ?? null);
}
