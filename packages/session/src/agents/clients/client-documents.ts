import {
  type Completed,
  callback,
  checkOptions,
  type FieldsFor,
  list,
  number,
  optional,
  type Sleep,
  systemSleep,
  value,
} from '@portcullis/core/internal';
import type { AgentClient, ClientRefusal } from './agent-client.ts';
import { clientMetadata } from './client-metadata.ts';
import type { ClientSource, FoundClient } from './client-source.ts';
import { assumedZone, documentAddressProblem, isDocumentId, isWithin } from './document-address.ts';
import { publicKeysIn } from './public-keys.ts';
import { type Published, PublishedDocuments } from './published-documents.ts';

/** Options of `clientDocuments()`. */
export interface ClientDocumentsOptions {
  /**
   * Fetches a document. Anyone can name an address, so it must not connect to a private network: on Workers `fetch` with the compatibility
   * flag `global_fetch_strictly_public`, elsewhere `publicFetch()` of `portcullis/node`. It must not follow redirects.
   */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** All hosts of the gate. No document is fetched from them, or from their zones. */
  readonly ownHosts: readonly string[];
  /**
   * The only hosts whose documents are accepted, such as `claude.ai`, without a port. Default: every host with a public name. Users still
   * decide which client may act for them.
   */
  readonly hosts?: readonly string[];
  /**
   * DNS zones of the gate, such as `example.co.uk`: no document is fetched from their hosts, since requests of a Worker to its own zone can
   * bypass the gate. Default: the last two labels of each own host.
   */
  readonly zones?: readonly string[];
  /** Timeout of one call, in milliseconds. Default 5000. */
  readonly timeoutMs?: number;
  /** Waits so many milliseconds. Default: the runtime's timer. */
  readonly sleep?: Sleep;
}

/** How each option is checked. */
export const clientDocumentsFields: FieldsFor<ClientDocumentsOptions, 'hosts' | 'zones'> = {
  fetch: value((given) => typeof given === 'function', 'must be a function'),
  ownHosts: list(hostProblem, () => []),
  hosts: optional((given) => listProblem(given)),
  zones: optional((given) => listProblem(given)),
  timeoutMs: number({ from: 100, to: 30_000, whole: true, fallback: 5000 }),
  sleep: callback<Sleep>(() => systemSleep),
};

type Settings = Completed<ClientDocumentsOptions, 'hosts' | 'zones'>;

const METHODS: readonly AgentClient['authentication'][] = ['none', 'private_key_jwt'];

/**
 * Clients that publish a document about themselves, at the https address that is their `client_id` (Client ID Metadata Documents). Documents
 * are fetched without redirects, bounded in size, time and number for each network, and cached as HTTP says, for a minute to a day.
 *
 * Throws an `OptionsError` that lists everything that is wrong. It does **not** know whether a publisher is trustworthy: name `hosts`, or
 * let users decide.
 *
 * @see {@link https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/ | OAuth Client ID Metadata Document}
 */
export function clientDocuments(options: ClientDocumentsOptions): ClientSource {
  const settings: Settings = checkOptions(
    'clientDocuments',
    options,
    clientDocumentsFields,
    ({ ownHosts = [], zones }, problem) => {
      if (ownHosts.length === 0) problem('ownHosts must not be empty');
      const outside = zones && ownHosts.find((host) => !isWithin(host, zones));
      if (outside !== undefined) problem(`zones must include that of ${outside}`);
    },
  );
  const published = new PublishedDocuments(settings);
  const places = { hosts: settings.hosts, zones: settings.zones ?? settings.ownHosts.map(assumedZone) };
  return {
    methods: METHODS,
    metadata: { client_id_metadata_document_supported: true },
    find: async (id, context) => {
      if (!isDocumentId(id)) return undefined;
      const problem = documentAddressProblem(id, places);
      if (problem !== undefined) return { refused: 'invalid_client', detail: problem };
      const document = await published.at(id, context);
      if ('problem' in document) return refusalOf(document);
      return clientIn(document.members, id, (url) => published.at(url, context));
    },
  };
}

function clientIn(
  members: Readonly<Record<string, unknown>>,
  id: string,
  publishedAt: (url: string) => Promise<Published>,
): FoundClient | ClientRefusal {
  if (members.client_id !== id) return refused('its "client_id" is not its address');
  const metadata = clientMetadata(members);
  if ('error' in metadata) return refused(metadata.detail);
  const { token_endpoint_auth_method: method = 'none', jwks, jwks_uri } = members;
  const client = { id, ...metadata, known: 'document', host: new URL(id).hostname } as const;
  const hasKeys = jwks !== undefined || jwks_uri !== undefined;
  if (method === 'none')
    return hasKeys
      ? refused('it has keys, and "token_endpoint_auth_method" is not private_key_jwt')
      : { client: { ...client, authentication: 'none' } };
  if (method !== 'private_key_jwt')
    return refused('"token_endpoint_auth_method" is neither none nor private_key_jwt');
  if (
    jwks === undefined ? !isBeside(jwks_uri, id) : jwks_uri !== undefined || publicKeysIn(jwks) === undefined
  )
    return refused('it must have either "jwks" with public keys, or a "jwks_uri" at its own origin');
  const keys: FoundClient['keys'] = async () => {
    const found =
      jwks === undefined ? await publishedAt(jwks_uri as string) : { members: { keys: undefined } };
    if ('problem' in found) return refusalOf(found);
    return publicKeysIn(jwks ?? found.members) ?? refused('its "jwks_uri" has no public keys');
  };
  return { client: { ...client, authentication: 'private_key_jwt' }, keys };
}

/** Whether the keys are where the document is: its address was checked, and another could lead anywhere. */
function isBeside(address: unknown, id: string): boolean {
  const url = typeof address === 'string' && address.length <= 512 ? URL.parse(address) : null;
  return (
    url !== null &&
    url.href === address &&
    url.username === '' &&
    url.password === '' &&
    url.origin === new URL(id).origin
  );
}

function refusalOf(published: Extract<Published, { readonly problem: string }>): ClientRefusal {
  const { problem, detail } = published;
  return { refused: problem === 'invalid' ? 'invalid_client' : 'temporarily_unavailable', detail };
}

function refused(detail: string): ClientRefusal {
  return { refused: 'invalid_client', detail: `the document of the client: ${detail}` };
}

function listProblem(given: unknown): string | undefined {
  return list(hostProblem, () => []).problem(given, '');
}

function hostProblem(given: unknown): string | undefined {
  return typeof given === 'string' && /^[a-z\d.:[\]-]+$/.test(given)
    ? undefined
    : 'must be host names in lower case, such as claude.ai';
}
