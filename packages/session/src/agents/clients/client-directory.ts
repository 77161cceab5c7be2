import type { BaseContext } from '@portcullis/core';
import {
  basicCredentials,
  checkOptions,
  isObject,
  optional,
  sameSecret,
  value,
} from '@portcullis/core/internal';
import type { JWK } from 'jose';
import { loginError } from '../../failures/login-failure.ts';
import { secondsOf } from '../../session/seconds.ts';
import type { AgentStore } from '../../store/agent-store.ts';
import type { AgentClient, ClientDirectory, ClientRefusal } from './agent-client.ts';
import { ASSERTION_ALGORITHMS, ASSERTION_TYPE, isClientAssertion } from './client-assertion.ts';
import type { ClientSource, FoundClient } from './client-source.ts';
import { clientStoreCall } from './client-store-call.ts';
import { publicKeysIn } from './public-keys.ts';
import { type RegisteredClient, registeredClientProblem } from './registered-clients.ts';

/** Options of `clientDirectory()`. */
export interface ClientDirectoryOptions {
  /** Clients that an administrator registered, by their `client_id`. Default: none. */
  readonly registered?: Readonly<Record<string, RegisteredClient>>;
  /** Clients that publish a document: what `clientDocuments()` returns. Default: none. */
  readonly documents?: ClientSource;
  /** Clients that register themselves: what `dynamicClients()` returns. Default: none can. */
  readonly dynamic?: ClientSource;
  /** What clients sign assertions for (`private_key_jwt`). Required for registered clients with `keys` and for documents. */
  readonly assertions?: ClientAssertions;
}

/** What assertions of clients are checked with. */
export interface ClientAssertions {
  /** The origin of the login host, which issues tokens. Assertions are for it, or for its token endpoint. */
  readonly issuer: string;
  /** Address of the token endpoint. */
  readonly tokenEndpoint: string;
  /** Stores which assertions were used: the store of the sessions. */
  readonly store: Pick<AgentStore, 'redeemCode'>;
}

/**
 * All clients of an authorization server. A registered client comes before a document or a dynamic client with the same id. A client
 * authenticates only in its own way: a request with two, or with another one, is refused (RFC 6749 section 2.3).
 *
 * Throws an `OptionsError` that lists everything that is wrong.
 */
export function clientDirectory(options: ClientDirectoryOptions): ClientDirectory {
  const { registered, documents, dynamic, assertions } = checkOptions(
    'clientDirectory',
    options,
    {
      registered: value(
        isObject,
        'must be an object',
        (): Readonly<Record<string, RegisteredClient>> => ({}),
      ),
      documents: optional<ClientSource>(),
      dynamic: optional<ClientSource>(),
      assertions: optional<ClientAssertions>(),
    },
    (given, problem) => {
      for (const [id, client] of Object.entries(given.registered ?? {})) {
        const found = registeredClientProblem(id, client);
        if (found !== undefined) problem(`registered.${id.slice(0, 64)} ${found}`);
      }
    },
  );
  const sources = [registeredSource(registered), documents, dynamic].filter((one) => one !== undefined);
  const methods = [...new Set(sources.flatMap((source) => source.methods))];
  if (methods.includes('private_key_jwt') && assertions === undefined)
    throw new TypeError('clientDirectory: assertions is missing: it is required for private_key_jwt');
  const algorithms = methods.includes('private_key_jwt') ? ASSERTION_ALGORITHMS : undefined;
  const find = async (id: string, context: BaseContext): Promise<FoundClient | ClientRefusal> => {
    for (const source of sources) {
      const found = await source.find(id, context);
      if (found !== undefined) return found;
    }
    return { refused: 'invalid_client', detail: 'the client is not registered' };
  };
  const register = dynamic?.register;
  return {
    metadata: {
      token_endpoint_auth_methods_supported: methods,
      revocation_endpoint_auth_methods_supported: methods,
      ...(algorithms !== undefined && {
        token_endpoint_auth_signing_alg_values_supported: algorithms,
        revocation_endpoint_auth_signing_alg_values_supported: algorithms,
      }),
      ...Object.assign({}, ...sources.map(({ metadata }) => metadata)),
    },
    find: async (id, context) => {
      const found = await find(id, context);
      return 'refused' in found ? found : found.client;
    },
    authenticate: async (client, request, fields, context) => {
      const basic = basicCredentials({ request });
      const hasBasic = request.headers.has('authorization');
      const assertion = fields.get('client_assertion');
      const type = fields.get('client_assertion_type');
      const hasAssertion = assertion !== undefined || type !== undefined;
      // Nothing has to be found for such a client, and finding a dynamic one asks the store.
      if (client.authentication === 'none') return !hasBasic && !hasAssertion;
      const found = await find(client.id, context);
      if ('refused' in found) {
        if (found.refused === 'temporarily_unavailable') throw unavailable(found);
        return false;
      }
      switch (found.client.authentication) {
        case 'none':
          return false;
        case 'client_secret_basic':
          return !hasAssertion && basic !== undefined && (await isSecretOf(found, basic));
        case 'private_key_jwt': {
          if (hasBasic || type !== ASSERTION_TYPE || assertion === undefined || assertions === undefined)
            return false;
          const keys = await keysOf(found);
          const now = secondsOf(context);
          const { issuer, tokenEndpoint, store } = assertions;
          const call = clientStoreCall();
          return await isClientAssertion(assertion, {
            ...{ clientId: client.id, keys, audiences: [issuer, tokenEndpoint], now },
            isFirst: (id, keepUntil) => call(() => store.redeemCode(id, keepUntil, now)),
          });
        }
      }
    },
    ...(register === undefined ? {} : { register }),
  };
}

function registeredSource(clients: Readonly<Record<string, RegisteredClient>>): ClientSource {
  const methodOf = ({ secret, keys }: RegisteredClient): AgentClient['authentication'] => {
    if (keys !== undefined) return 'private_key_jwt';
    return secret === undefined ? 'none' : 'client_secret_basic';
  };
  return {
    methods: Object.values(clients).map(methodOf),
    find: async (id) => {
      const known = Object.hasOwn(clients, id) ? clients[id] : undefined;
      if (known === undefined) return undefined;
      const { name, redirectUris, secret, keys } = known;
      const client = {
        id,
        name,
        known: 'registered',
        redirectUris,
        authentication: methodOf(known),
      } as const;
      return {
        client,
        ...(secret === undefined ? {} : { secret }),
        ...(keys === undefined ? {} : { keys: async () => publicKeysIn({ keys }) ?? [] }),
      };
    },
  };
}

/** Both are form-encoded before they are joined (RFC 6749 section 2.3.1). */
async function isSecretOf(
  { client, secret }: FoundClient,
  sent: { readonly username: string; readonly password: string },
): Promise<boolean> {
  if (secret === undefined) return false;
  const isSecret = await sameSecret(formDecoded(sent.password), secret);
  return formDecoded(sent.username) === client.id && isSecret;
}

async function keysOf({ keys }: FoundClient): Promise<readonly JWK[]> {
  const found = keys === undefined ? [] : await keys();
  if (!('refused' in found)) return found;
  if (found.refused === 'temporarily_unavailable') throw unavailable(found);
  return [];
}

function unavailable({ detail }: ClientRefusal): Error {
  return loginError('session.client_unavailable', { detail });
}

/** An empty text for one that is not form-encoded, which is no secret and no id. */
export function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) return '';
    throw error;
  }
}
