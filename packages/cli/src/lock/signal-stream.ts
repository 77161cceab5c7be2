import { isRecord } from '@portcullis/core/internal';
import { fieldsOf, jsonIn } from '../files/json-value.ts';
import { isForSecrets } from '../login/gate-address.ts';
import type { Connect } from '../network/ask.ts';
import { UsageError } from '../usage-error.ts';

/** The request that creates a stream. */
export interface StreamRequest {
  readonly delivery: {
    readonly method: 'urn:ietf:rfc:8935';
    readonly endpoint_url: string;
    /** What the transmitter must send as `Authorization`. */
    readonly authorization_header?: string;
  };
  readonly events_requested: readonly string[];
  readonly description: string;
}

/** A stream as the transmitter created it. What it does not state is `undefined`. */
export interface CreatedStream {
  readonly id: string;
  readonly issuer: string | undefined;
  readonly audiences: readonly string[];
  readonly delivered: readonly string[] | undefined;
  readonly endpoint: string | undefined;
  /** From the metadata of the transmitter. */
  readonly jwksUri: string | undefined;
  /** What can be printed: it has no `Authorization`. */
  readonly shown: Readonly<Record<string, unknown>>;
}

/**
 * Where a transmitter publishes its metadata: between the host and the path of its issuer.
 *
 * @see {@link https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html#section-7.2 | Shared Signals Framework 1.0, section 7.2}
 */
export function metadataAddress(issuer: string): URL {
  const url = secureAddress(issuer, 'the issuer');
  const path = url.pathname === '/' ? '' : url.pathname;
  return new URL(`/.well-known/ssf-configuration${path}`, url);
}

/**
 * Creates a stream at a transmitter. Fails with an `Error` that contains neither the token nor the response, which may repeat it.
 *
 * @see {@link https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html#section-8.1.1.1 | Shared Signals Framework 1.0, section 8.1.1.1}
 */
export async function createStream(
  issuer: string,
  request: StreamRequest,
  token: string,
  connect: Connect,
): Promise<CreatedStream> {
  const address = metadataAddress(issuer);
  const metadata = await asked(address, {}, 200, connect);
  // Otherwise the token would be sent to wherever another issuer's document says.
  if (metadata.issuer !== issuer)
    throw new Error(`${address.href}: is the metadata of another issuer than ${issuer}`);
  const {
    delivery_methods_supported: methods,
    configuration_endpoint: endpoint,
    jwks_uri: jwksUri,
  } = metadata;
  if (Array.isArray(methods) && !methods.includes(request.delivery.method))
    throw new Error(`${issuer}: does not support push delivery (${request.delivery.method})`);
  if (typeof endpoint !== 'string') throw new Error(`${address.href}: has no "configuration_endpoint"`);
  const created = await asked(
    secureAddress(endpoint, 'the configuration_endpoint'),
    { method: 'POST', token, body: JSON.stringify(request) },
    201,
    connect,
  );
  const { stream_id: id, iss, aud, events_delivered: delivered } = created;
  if (typeof id !== 'string') throw new Error(`${endpoint}: answered without a "stream_id"`);
  const delivery = fieldsOf(created.delivery);
  const { authorization_header: _, ...shownDelivery } = delivery;
  return {
    id,
    issuer: textOf(iss),
    audiences: (Array.isArray(aud) ? aud : [aud]).filter((one) => typeof one === 'string'),
    delivered: Array.isArray(delivered) ? delivered.filter((one) => typeof one === 'string') : undefined,
    endpoint: textOf(delivery.endpoint_url),
    jwksUri: textOf(jwksUri),
    shown: { ...created, ...(isRecord(created.delivery) ? { delivery: shownDelivery } : {}) },
  };
}

interface Sent {
  readonly method?: 'POST';
  readonly token?: string;
  readonly body?: string;
}

/** Why a transmitter refuses, by the statuses of the specification. */
const REASONS: Readonly<Record<number, string>> = {
  401: 'the management token is not accepted',
  403: 'the management token may not manage streams',
  409: 'the stream exists already: delete it, or change it at the provider',
};

async function asked(
  address: URL,
  { method, token, body }: Sent,
  expected: number,
  connect: Connect,
): Promise<Readonly<Record<string, unknown>>> {
  const reply = await connect(address)({
    target: `${address.pathname}${address.search}`,
    headers: {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
    },
    ...(method === undefined ? {} : { method }),
    ...(body === undefined ? {} : { body }),
  });
  const { href } = address;
  if (!reply.answered) throw new Error(`${href}: did not answer (${reply.reason})`);
  if (reply.status !== expected)
    throw new Error(
      `${href}: answered ${reply.status}${REASONS[reply.status] === undefined ? '' : `: ${REASONS[reply.status]}`}`,
    );
  const value = jsonIn(reply.body);
  if (!isRecord(value)) throw new Error(`${href}: the answer is not a JSON object`);
  return value;
}

/** Where a token can be sent. */
function secureAddress(text: string, what: string): URL {
  const url = URL.parse(text);
  if (url !== null && isForSecrets(url) && `${url.username}${url.password}` === '') return url;
  throw new UsageError(`${what} of the transmitter is not an https URL`);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
