import { CLIENT_STEP_SECONDS, type ClientStore, MOST_CLIENTS, MOST_UNUSED_OF_ONE } from '../client-store.ts';
import { clientOf } from '../stored-rows.ts';
import type { Statements } from './statements.ts';

/**
 * Clients that registered themselves, in SQLite: one row each in `agent_clients`, until `ends_at`. `network` is where an unused one
 * registered from, and empty once it was used.
 */
export function clientTables(sql: Statements, later: (now: number) => Promise<void>): ClientStore {
  sql.script(`
    CREATE TABLE IF NOT EXISTS agent_clients (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, redirect_uris TEXT NOT NULL, network TEXT NOT NULL, created_at INTEGER NOT NULL,
      ends_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS agent_clients_by_network ON agent_clients (network, ends_at);
    CREATE INDEX IF NOT EXISTS agent_clients_by_end ON agent_clients (ends_at);
  `);
  return {
    addClient: async ({ id, name, redirectUris, createdAt, endsAt }, network, now) => {
      const added = sql.row(
        `INSERT INTO agent_clients (id, name, redirect_uris, network, created_at, ends_at)
         SELECT ?, ?, ?, ?, ?, ?
         WHERE (SELECT COUNT(*) FROM agent_clients WHERE ends_at > ?) < ?
           AND (SELECT COUNT(*) FROM agent_clients WHERE network = ? AND ends_at > ?) < ? RETURNING id`,
        ...[id, name, JSON.stringify(redirectUris), network, createdAt, endsAt],
        ...[now, MOST_CLIENTS, network, now, MOST_UNUSED_OF_ONE],
      );
      await later(now);
      return added !== undefined;
    },
    useClient: async (id, endsAt, now) => {
      const row = sql.row('SELECT * FROM agent_clients WHERE id = ? AND ends_at > ?', id, now);
      if (row === undefined) return undefined;
      const grows = endsAt >= Number(row.ends_at) + CLIENT_STEP_SECONDS;
      if (!grows && row.network === '') return clientOf(row);
      const until = grows ? endsAt : Number(row.ends_at);
      sql.rows("UPDATE agent_clients SET ends_at = ?, network = '' WHERE id = ?", until, id);
      return { ...clientOf(row), endsAt: until };
    },
  };
}
