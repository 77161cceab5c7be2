import type { AuthenticatedClient, BaseContext } from '@portcullis/core';

/** An OAuth client, and how the gateway knows it. Its `name` is for people: without control and bidi characters, at most 80 characters. */
export interface AgentClient extends AuthenticatedClient {
  /** The redirect URIs that it registered or published. */
  readonly redirectUris: readonly string[];
  /** How it authenticates at the token endpoint. */
  readonly authentication: 'none' | 'client_secret_basic' | 'private_key_jwt';
  /** The host that published its document. */
  readonly host?: string;
}

/** Why a client is refused. */
export interface ClientRefusal {
  /** Error code of RFC 6749 or RFC 7591. A client that cannot be looked up is not unknown: `temporarily_unavailable`. */
  readonly refused: 'invalid_client' | 'unauthorized_client' | 'temporarily_unavailable';
  /** For the operator. */
  readonly detail: string;
}

/** Finds and authenticates OAuth clients. */
export interface ClientDirectory {
  /** The client with this id, or why it is refused. */
  readonly find: (id: string, context: BaseContext) => Promise<AgentClient | ClientRefusal>;
  /**
   * Whether a request to the token endpoint authenticates the client, which is what `find` returned. A client without a secret is authenticated
   * by its id alone.
   */
  readonly authenticate: (
    client: AgentClient,
    request: Request,
    fields: ReadonlyMap<string, string>,
    context: BaseContext,
  ) => Promise<boolean>;
  /**
   * Members of the metadata of the authorization server (RFC 8414) that concern clients, such as `token_endpoint_auth_methods_supported`
   * and `client_id_metadata_document_supported`.
   */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Serves dynamic registration (RFC 7591). Default: clients cannot register themselves. */
  readonly register?: (context: BaseContext) => Promise<Response>;
}
