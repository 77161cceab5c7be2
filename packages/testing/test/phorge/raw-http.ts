import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly setCookies: readonly string[];
  readonly bytes: Buffer;
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
}

/** Sends a request with its target exactly as written, which `fetch` would tidy up. */
export function send(
  port: number,
  target: string,
  { method, headers, body }: RawRequest = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path: target,
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: headers ?? {},
      agent: false,
    };
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          reason: response.statusMessage ?? '',
          headers: response.headers,
          setCookies: response.headers['set-cookie'] ?? [],
          bytes,
          body: bytes.toString(),
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' } as const;

/** Sends a form. */
export function post(
  port: number,
  target: string,
  form: Readonly<Record<string, string>>,
  headers: OutgoingHttpHeaders = {},
): Promise<RawAnswer> {
  const body = new URLSearchParams(form).toString();
  return send(port, target, { method: 'POST', headers: { ...FORM, ...headers }, body });
}
