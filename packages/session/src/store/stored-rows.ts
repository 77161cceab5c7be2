import type { AuthenticatedClient } from '@portcullis/core';
import type { StoredAgent } from './agent-store.ts';
import type { StoredClient } from './client-store.ts';
import type { DevicePlace, StoredCredential } from './credential-store.ts';
import type { FoundSession, SessionRow } from './session-store.ts';

// What rows of SQL say. Columns have the same names in every engine; PostgreSQL returns large numbers as text.

type Row = Readonly<Record<string, unknown>>;

export function foundSessionOf(row: Row): FoundSession {
  return { session: String(row.session), revision: Number(row.revision), seenAt: Number(row.seen_at) };
}

export function sessionRowOf(row: Row): SessionRow {
  return {
    key: String(row.key),
    session: String(row.session),
    seenAt: Number(row.seen_at),
    endsAt: Number(row.ends_at),
  };
}

/** Only we write it. */
export function devicePlaceOf(row: Row): DevicePlace {
  return JSON.parse(String(row.place)) as DevicePlace;
}

export function credentialOf(row: Row): StoredCredential {
  return {
    id: String(row.id),
    sessionKey: String(row.session_key),
    issuer: String(row.issuer),
    subject: String(row.subject),
    name: String(row.name),
    createdAt: Number(row.created_at),
    usedAt: Number(row.used_at),
    endsAt: Number(row.ends_at),
  };
}

export function agentOf(row: Row): StoredAgent {
  return {
    id: String(row.id),
    sessionKey: String(row.session_key),
    issuer: String(row.issuer),
    subject: String(row.subject),
    client: {
      id: String(row.client_id),
      name: String(row.client_name),
      // Only we write it.
      known: String(row.client_known) as AuthenticatedClient['known'],
    },
    redirectUri: String(row.redirect_uri),
    resource: String(row.resource),
    scopes: String(row.scopes).split(' '),
    createdAt: Number(row.created_at),
    usedAt: Number(row.used_at),
    endsAt: Number(row.ends_at),
    ...(typeof row.deposit === 'string' && { deposit: row.deposit }),
  };
}

export function clientOf(row: Row): StoredClient {
  return {
    id: String(row.id),
    name: String(row.name),
    redirectUris: JSON.parse(String(row.redirect_uris)) as readonly string[],
    createdAt: Number(row.created_at),
    endsAt: Number(row.ends_at),
  };
}
