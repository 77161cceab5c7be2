import type { BaseContext } from '@portcullis/core';
import type { JWK } from 'jose';
import type { AgentClient, ClientDirectory, ClientRefusal } from './agent-client.ts';

/** A client, and what it authenticates with. */
export interface FoundClient {
  readonly client: AgentClient;
  /** For `client_secret_basic`. */
  readonly secret?: string;
  /** For `private_key_jwt`: its public keys, or why they are not known. */
  readonly keys?: () => Promise<readonly JWK[] | ClientRefusal>;
}

/** Where one kind of clients comes from: what `clientDocuments()` and `dynamicClients()` return. */
export interface ClientSource {
  /** The client with this id, or a refusal; `undefined` if the id is of another kind. */
  readonly find: (id: string, context: BaseContext) => Promise<FoundClient | ClientRefusal | undefined>;
  /** How its clients can authenticate. */
  readonly methods: readonly AgentClient['authentication'][];
  /** Further members of the metadata of the authorization server. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly register?: NonNullable<ClientDirectory['register']>;
}
