import { basicCredentials, checkOptions, isObject, sameSecret, value } from '@portcullis/core/internal';
import type { AgentClient, ClientDirectory } from './agent-client.ts';
import { isLoopback } from './takes-redirect.ts';

/** An OAuth client that an administrator registered. */
export interface RegisteredClient {
  /** The name that users are shown. */
  readonly name: string;
  /**
   * Where its codes may be sent, such as `https://chat.example.com/callback`, `http://127.0.0.1/callback` or `com.example.chat:/callback`.
   * They are compared to the letter, except for the port of a loopback address.
   */
  readonly redirectUris: readonly string[];
  /** Its secret, of at least 32 random characters, which it sends as `client_secret_basic`. Default: it has none, as an app on a computer. */
  readonly secret?: string;
}

const METHODS: readonly AgentClient['authentication'][] = ['none', 'client_secret_basic'];

/** Clients that an administrator registered, by their `client_id`. Throws an `OptionsError` that lists everything that is wrong. */
export function registeredClients(clients: Readonly<Record<string, RegisteredClient>>): ClientDirectory {
  checkOptions(
    'registeredClients',
    { clients },
    { clients: value(isObject, 'must be an object') },
    (given, problem) => {
      for (const [id, client] of Object.entries(given.clients ?? {})) {
        const found = registeredClientProblem(id, client);
        if (found !== undefined) problem(`clients.${id.slice(0, 64)} ${found}`);
      }
    },
  );
  return {
    metadata: {
      token_endpoint_auth_methods_supported: METHODS,
      revocation_endpoint_auth_methods_supported: METHODS,
    },
    find: async (id) => {
      const client = Object.hasOwn(clients, id) ? clients[id] : undefined;
      if (client === undefined) return { refused: 'invalid_client', detail: 'the client is not registered' };
      const { name, redirectUris, secret } = client;
      const authentication = secret === undefined ? 'none' : 'client_secret_basic';
      return { id, name, known: 'registered', redirectUris, authentication };
    },
    authenticate: async ({ id }, request) => {
      const secret = Object.hasOwn(clients, id) ? clients[id]?.secret : undefined;
      if (secret === undefined) return Object.hasOwn(clients, id);
      const sent = basicCredentials({ request });
      if (sent === undefined) return false;
      // Both are form-encoded before they are joined (RFC 6749 section 2.3.1).
      const isSecret = await sameSecret(formDecoded(sent.password), secret);
      return formDecoded(sent.username) === id && isSecret;
    },
  };
}

/** What is wrong with a registered client; `undefined` if nothing is. */
export function registeredClientProblem(id: string, client: RegisteredClient): string | undefined {
  if (!/^[\x21-\x7e]{1,200}$/.test(id)) return 'must have an id of 1 to 200 printable ASCII characters';
  const { name, redirectUris, secret } = (isObject(client) ? client : {}) as Partial<RegisteredClient>;
  if (typeof name !== 'string' || !/^(?=.*\S)[^\p{C}]{1,80}$/u.test(name))
    return 'must have a name of 1 to 80 characters, without control characters';
  if (!Array.isArray(redirectUris) || redirectUris.length === 0 || !redirectUris.every(isRedirectUri))
    return 'must have redirectUris: https, http at a loopback address, or a scheme of its own with a dot, without a fragment';
  if (secret !== undefined && (typeof secret !== 'string' || secret.length < 32))
    return 'must have a secret of at least 32 characters, or none';
  return undefined;
}

/**
 * Whether codes may be sent there. A scheme of an app contains the dots of a domain that its maker has (RFC 8252 section 7.1), so that it is
 * none that a browser itself interprets.
 */
export function isRedirectUri(given: unknown): given is string {
  if (typeof given !== 'string' || given.includes('#')) return false;
  const url = URL.parse(given);
  if (url === null || url.href !== given || url.username !== '' || url.password !== '') return false;
  return (
    url.protocol === 'https:' || isLoopback(given) || /^[a-z][a-z\d+-]*\.[a-z\d.+-]+:$/.test(url.protocol)
  );
}

/** An empty text for one that is not form-encoded, which is no secret and no id. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) return '';
    throw error;
  }
}
