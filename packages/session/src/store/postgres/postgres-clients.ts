import type { PostgresRows } from '@portcullis/core/internal';
import { CLIENT_STEP_SECONDS, type ClientStore, MOST_CLIENTS, MOST_UNUSED_OF_ONE } from '../client-store.ts';
import { clientOf } from '../stored-rows.ts';

/** Clients that registered themselves. */
export function postgresClients(
  rows: PostgresRows,
  name: string,
  later: (now: number) => Promise<void>,
): ClientStore {
  return {
    addClient: async ({ id, name: called, redirectUris, createdAt, endsAt }, network, now) => {
      const added = await rows(
        `INSERT INTO portcullis_agent_clients (store, id, name, redirect_uris, network, created_at, ends_at)
         SELECT $1, $2, $3, $4, $5, $6::bigint, $7::bigint
         WHERE (SELECT COUNT(*) FROM portcullis_agent_clients WHERE store = $1 AND ends_at > $8) < $9
           AND (SELECT COUNT(*) FROM portcullis_agent_clients WHERE store = $1 AND network = $5 AND ends_at > $8) < $10
         RETURNING id`,
        ...[name, id, called, JSON.stringify(redirectUris), network, createdAt, endsAt],
        ...[now, MOST_CLIENTS, MOST_UNUSED_OF_ONE],
      );
      await later(now);
      return added.length > 0;
    },
    useClient: async (id, endsAt, now) => {
      const [used] = await rows(
        `UPDATE portcullis_agent_clients
         SET network = '', ends_at = CASE WHEN $3::bigint >= ends_at + $5 THEN $3::bigint ELSE ends_at END
         WHERE store = $1 AND id = $2 AND ends_at > $4 AND (network <> '' OR $3::bigint >= ends_at + $5) RETURNING *`,
        ...[name, id, endsAt, now, CLIENT_STEP_SECONDS],
      );
      if (used !== undefined) return clientOf(used);
      const [row] = await rows(
        'SELECT * FROM portcullis_agent_clients WHERE store = $1 AND id = $2 AND ends_at > $3',
        ...[name, id, now],
      );
      return row && clientOf(row);
    },
  };
}
