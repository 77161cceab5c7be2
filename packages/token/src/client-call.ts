import { AccessError } from '@portcullis/core';
import { readBounded, type Sleep, withDeadline } from '@portcullis/core/internal';
import { shownUrl } from '@portcullis/jwks/internal';
import {
  allowInsecureRequests,
  type Client,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  customFetch,
} from 'oauth4webapi';

/** Size limit of a response, in bytes. */
const MAX_BYTES = 262_144;

/** An endpoint of the provider, and the gateway's credentials there. */
export interface ClientCallSettings {
  readonly url: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clientAuthentication: 'basic' | 'post';
  readonly timeoutMs: number;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly sleep: Sleep;
}

/** The functions of the client library for one endpoint. */
export interface ClientCall<Answer> {
  readonly send: (client: Client, proof: ClientAuth, options: CallOptions) => Promise<Response>;
  readonly read: (client: Client, response: Response) => Promise<Answer>;
  /** The error for any response that is not valid. */
  readonly unavailable: (detail: string) => AccessError;
}

interface CallOptions {
  readonly signal: AbortSignal;
  readonly [customFetch]: ClientCallSettings['fetch'];
  readonly [allowInsecureRequests]: boolean;
}

/** Calls an endpoint of the provider as the gateway's own client. Fails with `unavailable` without a valid response. */
export async function callAsClient<Answer>(
  settings: ClientCallSettings,
  { send, read, unavailable }: ClientCall<Answer>,
): Promise<Answer> {
  const { url, clientId, clientSecret, clientAuthentication, timeoutMs, fetch, sleep } = settings;
  const client = { client_id: clientId };
  const proof =
    clientAuthentication === 'post' ? ClientSecretPost(clientSecret) : ClientSecretBasic(clientSecret);
  const failed = (problem: string): AccessError => unavailable(`POST ${shownUrl(url)} ${problem}`);
  try {
    return await withDeadline(timeoutMs, sleep, async (signal) => {
      const response = await send(client, proof, {
        signal,
        [customFetch]: fetch,
        // The URL was checked with the options: it is http only if that was allowed.
        [allowInsecureRequests]: url.protocol === 'http:',
      });
      return await read(client, await plainJson(response, failed));
    });
  } catch (error) {
    // Without a cause: an error of the client library can contain the response.
    if (error instanceof AccessError) throw error;
    throw failed(error instanceof Error ? `failed (${error.name})` : 'failed');
  }
}

/**
 * The response body, read up to a size limit. A signed response (RFC 9701) was not requested, and its signature would not be
 * verified.
 */
async function plainJson(response: Response, failed: (problem: string) => AccessError): Promise<Response> {
  const type = response.headers.get('content-type') ?? '';
  if (response.status !== 200 || !/^application\/json\s*(?:;|$)/i.test(type)) {
    await response.body?.cancel();
    throw failed(`answered ${response.status} instead of 200 with JSON`);
  }
  const text = await readBounded(response, MAX_BYTES);
  if (text === undefined) throw failed(`answered with more than ${MAX_BYTES} bytes`);
  // The client library only requires that the content type is not the one of signed responses.
  return new Response(text, { headers: { 'content-type': 'application/json' } });
}
