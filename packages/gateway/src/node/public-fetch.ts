import { lookup } from 'node:dns/promises';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { type RequestOptions, request as secureRequest } from 'node:https';
import { isIPv4 } from 'node:net';
import { Readable } from 'node:stream';
import { isPublicAddress } from './public-address.ts';

/** What `publicFetch()` works with. */
export interface PublicFetchOptions {
  /** All addresses of a host. Default: those that the operating system resolves. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** Whether an address may be connected to. Default: `isPublicAddress`. */
  readonly isPublic?: (address: string) => boolean;
  /** Default: that of `node:https`. */
  readonly request?: (options: RequestOptions, answered: (answer: IncomingMessage) => void) => ClientRequest;
}

/** Statuses for which `Response` refuses a body. */
const BODILESS: readonly number[] = [204, 205, 304];

/**
 * A `fetch` for addresses that others name, such as those of the documents of OAuth clients. It resolves the host, refuses it unless **all**
 * of its addresses are public, and connects to the address that it checked: a name that leads elsewhere a moment later changes nothing. It
 * fetches with GET, over https alone, follows no redirects, uses no proxy, and keeps no connection open. The certificate must be valid for
 * the host.
 *
 * It does **not** limit time and size: callers do.
 */
export function publicFetch({
  resolve = addressesOf,
  isPublic = isPublicAddress,
  request = secureRequest,
}: PublicFetchOptions = {}): (url: string, init: RequestInit) => Promise<Response> {
  return async (text, { headers, signal, method = 'GET' }) => {
    const url = new URL(text);
    if (url.protocol !== 'https:' || method !== 'GET' || url.port !== '')
      throw new TypeError('only GET by https to the default port is possible here');
    const addresses = await resolve(url.hostname);
    // A machine without IPv6 may resolve such addresses too.
    const address = addresses.find(isIPv4) ?? addresses[0];
    if (address === undefined || !addresses.every(isPublic))
      throw new TypeError('the host has an address that is not public');
    signal?.throwIfAborted();
    const answer = await answerOf(request, {
      host: address,
      // What the certificate is for.
      servername: url.hostname,
      path: url.pathname + url.search,
      headers: { ...Object.fromEntries(new Headers(headers)), host: url.host, 'accept-encoding': 'identity' },
      agent: false,
      ...(signal ? { signal } : {}),
    });
    return responseOf(answer);
  };
}

function answerOf(
  request: NonNullable<PublicFetchOptions['request']>,
  options: RequestOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(options, resolve).on('error', reject).end();
  });
}

function responseOf(answer: IncomingMessage): Response {
  const { statusCode: status = 0, rawHeaders } = answer;
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    headers.append(rawHeaders[at] as string, rawHeaders[at + 1] as string);
  const body = BODILESS.includes(status)
    ? null
    : (Readable.toWeb(answer) as unknown as ReadableStream<Uint8Array>);
  if (body === null) answer.resume();
  return new Response(body, { status, headers });
}

async function addressesOf(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
