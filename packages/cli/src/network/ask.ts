import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** One request. Every one that is sent is safe: it changes nothing, however often it is sent. */
export interface Probe {
  /** Path and query, byte for byte as they go out. */
  readonly target: string;
  /** Default `GET`. */
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back, or why nothing did. */
export type Reply =
  | {
      readonly answered: true;
      readonly status: number;
      /** By lower-case name; several lines of one name are one, with commas, or line feeds for `set-cookie`. */
      readonly headers: ReadonlyMap<string, string>;
      /** The first 256 KiB. */
      readonly body: string;
    }
  | { readonly answered: false; readonly reason: string };

/** Sends one request. Never throws for what the network does. */
export type Ask = (probe: Probe) => Promise<Reply>;

/**
 * Opens the way to a server. A host other than that of the address is what the request says, in `Host` and for TLS, as
 * the gate does with its origin.
 */
export type Connect = (address: URL, host?: string) => Ask;

const MAX_BODY_BYTES = 262_144;

/** The network itself. Redirects are not followed, and a certificate must be good. */
export function overNetwork(timeoutSeconds: number): Connect {
  return (address, host = address.host) =>
    (probe) =>
      new Promise((resolve) => {
        const failed = (error: unknown): void => resolve({ answered: false, reason: reasonOf(error) });
        const options: RequestOptions = {
          host: address.hostname.replace(/^\[|\]$/g, ''),
          port: address.port,
          path: probe.target,
          method: probe.method ?? 'GET',
          headers: { host, 'accept-encoding': 'identity', ...probe.headers },
          agent: false,
          signal: AbortSignal.timeout(timeoutSeconds * 1000),
        };
        const send = address.protocol === 'https:' ? httpsRequest : httpRequest;
        // Node takes the name for TLS from the Host header.
        const request = send(options, (response) => {
          read(response).then(
            (body) =>
              resolve({
                answered: true,
                status: response.statusCode ?? 0,
                headers: headersOf(response),
                body,
              }),
            failed,
          );
        });
        request.on('error', failed);
        request.end(probe.body);
      });
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    // The rest says nothing more; leaving the loop ends the connection.
    if (length >= MAX_BODY_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString('utf8');
}

function headersOf({ headers }: IncomingMessage): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join('\n') : (value ?? ''),
    ]),
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'timed out';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
