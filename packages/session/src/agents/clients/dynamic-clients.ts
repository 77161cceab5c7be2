import type { BaseContext, Random } from '@portcullis/core';
import {
  bodyInPace,
  type Completed,
  callback,
  checkOptions,
  clientNetwork,
  type FieldsFor,
  number,
  objectWith,
  RateLimit,
  systemRandom,
  toBase64url,
} from '@portcullis/core/internal';
import { OAUTH_HEADERS, oauthError } from '../../credentials/oauth-answer.ts';
import { secondsOf } from '../../session/seconds.ts';
import type { ClientStore, StoredClient } from '../../store/client-store.ts';
import { type ClientMetadata, clientMetadata, type MetadataProblem } from './client-metadata.ts';
import type { ClientSource } from './client-source.ts';
import { clientStoreCall } from './client-store-call.ts';
import { jsonMembers } from './json-members.ts';

/** Options of `dynamicClients()`. */
export interface DynamicClientsOptions {
  /** Stores the clients: the store of the sessions. */
  readonly store: ClientStore;
  /**
   * For how long a client is known after its last use, in seconds. One that no user looked at is known for an hour. Default 2,592,000 (30
   * days).
   */
  readonly lifetimeSeconds?: number;
  /** Default: the runtime's cryptographic random source. */
  readonly random?: Random;
}

/** How each option is checked. */
export const dynamicClientsFields: FieldsFor<DynamicClientsOptions> = {
  store: objectWith<ClientStore>(['addClient', 'useClient']),
  lifetimeSeconds: number({ from: 86_400, to: 365 * 86_400, whole: true, fallback: 30 * 86_400 }),
  random: callback<Random>(() => systemRandom),
};

/** For how long a client is known that no user looked at, in seconds. */
const UNUSED_SECONDS = 3600;

/** Largest registration that is read, in bytes. */
const MAX_BYTES = 16_384;

/** How many registrations of one network, and of all, are looked at within a window, in each isolate: also refused ones cost something. */
const LIMITS = { perClient: 30, forAll: 300, windowMs: 600_000 };

/** Ids of clients that registered themselves. */
const ID = /^pcc_[\w-]{22}$/;

const JSON_TYPE = /^application\/json(?:$|\s*;)/i;

/**
 * Clients that register themselves (RFC 7591), without a secret. Anyone can register: the number is bounded, for each network and for all,
 * and a client that no user looked at ends after an hour. A registration proves nothing: users see the host of the redirect URI.
 *
 * Throws an `OptionsError` that lists everything that is wrong.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7591 | RFC 7591}
 */
export function dynamicClients(options: DynamicClientsOptions): ClientSource {
  const settings: Completed<DynamicClientsOptions> = checkOptions(
    'dynamicClients',
    options,
    dynamicClientsFields,
  );
  const { store, lifetimeSeconds, random } = settings;
  const limits = new RateLimit(LIMITS);
  const call = clientStoreCall();
  return {
    methods: ['none'],
    find: async (id, context) => {
      if (!ID.test(id)) return undefined;
      const now = secondsOf(context);
      const found = await call(() => store.useClient(id, now + lifetimeSeconds, now));
      if (found === undefined) return { refused: 'invalid_client', detail: 'the registration has ended' };
      const { name, redirectUris } = found;
      return { client: { id, name, known: 'dynamic', redirectUris, authentication: 'none' } };
    },
    register: async (context) => {
      const { request, clock } = context;
      const network = clientNetwork(request);
      if (!limits.take(network, clock.now())) return tooMany(context);
      const metadata = await requestedMetadata(request);
      if ('error' in metadata) return refuse(metadata, context);
      const now = secondsOf(context);
      const id = `pcc_${toBase64url(random(new Uint8Array(16)))}`;
      const client = { id, ...metadata, createdAt: now, endsAt: now + UNUSED_SECONDS };
      if (!(await call(() => store.addClient(client, network, now)))) return tooMany(context);
      return registered(client);
    },
  };
}

async function requestedMetadata(request: Request): Promise<ClientMetadata | MetadataProblem> {
  const invalid = (detail: string): MetadataProblem => ({ error: 'invalid_client_metadata', detail });
  if (!JSON_TYPE.test(request.headers.get('content-type') ?? '')) return invalid('it is not sent as JSON');
  const bytes = await bodyInPace(request, MAX_BYTES);
  if (bytes === undefined) return invalid(`it has more than ${MAX_BYTES} bytes`);
  const members = jsonMembers(new TextDecoder().decode(bytes));
  if (members === undefined) return invalid('it is not a JSON object whose members differ in name');
  // Another method would be replaced without the client knowing (RFC 7591 section 2 has client_secret_basic for the default).
  const { token_endpoint_auth_method: method = 'none' } = members;
  if (method !== 'none') return invalid('"token_endpoint_auth_method" is not none');
  if (members.software_statement !== undefined) return invalid('"software_statement" is not supported');
  return clientMetadata(members);
}

/**
 * @see {@link https://www.rfc-editor.org/rfc/rfc7591#section-3.2.1 | RFC 7591 section 3.2.1}
 */
function registered({ id, name, redirectUris, createdAt }: StoredClient): Response {
  const answer = {
    client_id: id,
    client_id_issued_at: createdAt,
    client_name: name,
    redirect_uris: redirectUris,
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  };
  return Response.json(answer, { status: 201, headers: OAUTH_HEADERS });
}

function refuse({ error, detail }: MetadataProblem, { trail }: Pick<BaseContext, 'trail'>): Response {
  trail.add({ type: 'request.failed', code: 'session.parameters', status: 400, detail });
  return oauthError(error);
}

function tooMany({ trail }: Pick<BaseContext, 'trail'>): Response {
  const detail = 'too many clients registered themselves, here or from this network';
  trail.add({ type: 'request.failed', code: 'session.tries_limited', status: 429, detail });
  const headers = { ...OAUTH_HEADERS, 'retry-after': '600' };
  return Response.json({ error: 'temporarily_unavailable' }, { status: 429, headers });
}
