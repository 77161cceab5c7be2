import { type AgentStore, type AgentsMeant, MOST_AGENTS } from '../agent-store.ts';
import type { ClientStore } from '../client-store.ts';
import type { HandOverStore } from '../hand-over-store.ts';
import { agentOf } from '../stored-rows.ts';
import type { SqlValue, Statements } from './statements.ts';

/**
 * Clients that act for users, in the SQLite of the sessions that they belong to: one row each in `agents`, until `ends_at`, without anything
 * that could be used as a token. `turn` is the number of the current refresh token.
 */
export function agentTables(
  sql: Statements,
  later: (now: number) => Promise<void>,
): Omit<AgentStore, 'redeemCode' | keyof ClientStore | keyof HandOverStore> {
  sql.script(`
    CREATE TABLE IF NOT EXISTS agents (
      id TEXT PRIMARY KEY, session_key TEXT NOT NULL, issuer TEXT NOT NULL, subject TEXT NOT NULL, client_id TEXT NOT NULL,
      client_name TEXT NOT NULL, client_known TEXT NOT NULL, redirect_uri TEXT NOT NULL, resource TEXT NOT NULL,
      scopes TEXT NOT NULL, turn INTEGER NOT NULL, created_at INTEGER NOT NULL, used_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
      deposit TEXT
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS agents_by_subject ON agents (issuer, subject);
    CREATE INDEX IF NOT EXISTS agents_by_client ON agents (client_id);
    CREATE INDEX IF NOT EXISTS agents_by_end ON agents (ends_at);
  `);
  return {
    addAgent: async (agent, now) => {
      const { id, sessionKey, issuer, subject, client, redirectUri, resource, scopes } = agent;
      sql.rows(
        `INSERT INTO agents (id, session_key, issuer, subject, client_id, client_name, client_known, redirect_uri, resource,
           scopes, turn, created_at, used_at, ends_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)`,
        ...[id, sessionKey, issuer, subject, client.id, client.name, client.known, redirectUri, resource],
        ...[scopes.join(' '), agent.createdAt, agent.usedAt, agent.endsAt],
      );
      await later(now);
    },
    useAgent: async (id, now, allowedAfter) => {
      const row = sql.row(
        'SELECT * FROM agents WHERE id = ? AND ends_at > ? AND created_at > ?',
        ...[id, now, allowedAfter],
      );
      if (row === undefined) return undefined;
      // As with sessions: to a minute is good enough.
      if (now >= Number(row.used_at) + 60) sql.rows('UPDATE agents SET used_at = ? WHERE id = ?', now, id);
      return agentOf(row);
    },
    turnAgent: async (id, turn, now) =>
      sql.whole(() => {
        const row = sql.row('SELECT * FROM agents WHERE id = ? AND ends_at > ?', id, now);
        if (row === undefined) return { state: 'unknown' };
        if (Number(row.turn) !== turn) {
          sql.rows('DELETE FROM agents WHERE id = ?', id);
          return { state: 'replayed', agent: agentOf(row) };
        }
        sql.rows('UPDATE agents SET turn = turn + 1 WHERE id = ?', id);
        return { state: 'turned', agent: agentOf(row) };
      }),
    listAgents: async (meant = {}, now, skip = 0) => {
      const { conditions, values } = conditionsOf(meant);
      return sql
        .rows(
          `SELECT * FROM agents WHERE ${[...conditions, 'ends_at > ?'].join(' AND ')}
             AND EXISTS (SELECT 1 FROM sessions WHERE key = session_key AND ends_at > ?)
           ORDER BY created_at DESC, id LIMIT ? OFFSET ?`,
          ...[...values, now, now, MOST_AGENTS, skip],
        )
        .map(agentOf);
    },
    endAgents: async (meant) => {
      const { conditions, values } = conditionsOf(meant);
      if (conditions.length === 0) return [];
      return sql
        .rows(
          `DELETE FROM agents WHERE id IN (SELECT id FROM agents WHERE ${conditions.join(' AND ')} LIMIT ?) RETURNING *`,
          ...[...values, MOST_AGENTS],
        )
        .map(agentOf);
    },
    depositForAgent: async (id, deposit, now, sessionKey) => {
      const changed = sql.row(
        'UPDATE agents SET deposit = ? WHERE id = ? AND session_key = ? AND ends_at > ? RETURNING id',
        ...[deposit, id, sessionKey, now],
      );
      return changed === undefined ? undefined : true;
    },
  };
}

/** Conditions for what is named alone: with `? IS NULL OR …` for the rest, SQLite would use no index. */
function conditionsOf({ id, owner, client }: AgentsMeant): {
  readonly conditions: readonly string[];
  readonly values: readonly SqlValue[];
} {
  const named: readonly (readonly [string, SqlValue | undefined])[] = [
    ['id = ?', id],
    ['issuer = ?', owner?.issuer],
    ['subject = ?', owner?.subject],
    ['client_id = ?', client],
  ];
  const given = named.filter((one): one is readonly [string, SqlValue] => one[1] !== undefined);
  return { conditions: given.map(([condition]) => condition), values: given.map(([, value]) => value) };
}
