import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createDeflate, createGzip } from 'node:zlib';
import type { Answer } from '../answer.ts';
import type { PhorgeConfiguration } from '../configuration.ts';
import type { Reply } from '../php/receive.ts';

/**
 * Writes an answer with Phorge's headers: chunked, without length or ETag, compressed as PHP does.
 * A client that hangs up ends the answer; that is no error.
 */
export async function sendReply(
  configuration: PhorgeConfiguration,
  message: IncomingMessage,
  response: ServerResponse,
  { answer, setCookies }: Reply,
): Promise<void> {
  const headers: [string, string][] = [
    ['Server', 'nginx'],
    ['Content-Type', answer.contentType],
  ];
  headers.push(...setCookies.map((line): [string, string] => ['Set-Cookie', line]));
  headers.push(...frameHeaders(configuration, answer));

  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const isEmpty = body instanceof Uint8Array && body.length === 0;
  const encoding =
    isEmpty || answer.compress === false ? undefined : phpEncoding(message.headers['accept-encoding']);
  if (encoding !== undefined) headers.push(['Content-Encoding', encoding], ['Vary', 'Accept-Encoding']);

  const flat = headers.flat();
  if (answer.reason === undefined) response.writeHead(answer.status, flat);
  else response.writeHead(answer.status, answer.reason, flat);
  if (isEmpty || message.method === 'HEAD') {
    response.end();
    return;
  }
  const source = Readable.from(body instanceof Uint8Array ? [body] : body);
  try {
    if (encoding === undefined) await pipeline(source, response);
    else await pipeline(source, encoding === 'gzip' ? createGzip() : createDeflate(), response);
  } catch (error) {
    if (!isHangUp(error)) throw error;
  }
}

/**
 * How PHP compresses what it answers (`zlib.output_compression`, which Phorge turns on): by the first of these words that stands
 * anywhere in the header, whatever its weight.
 */
function phpEncoding(accepted: string | string[] = ''): 'gzip' | 'deflate' | undefined {
  return (['gzip', 'deflate'] as const).find((encoding) => String(accepted).includes(encoding));
}

function frameHeaders(configuration: PhorgeConfiguration, answer: Answer): [string, string][] {
  const own = (answer.headers ?? []).map(([name, value]): [string, string] => [name, value]);
  if (answer.frame === 'bare') return own;
  const headers: [string, string][] = [['X-Frame-Options', 'Deny']];
  if (answer.frame === 'page') {
    headers.push(['Content-Security-Policy', contentSecurityPolicy(configuration, answer)]);
  }
  headers.push(['Referrer-Policy', 'no-referrer'], ...own);
  const now = configuration.clock();
  const { cache } = answer;
  if (cache === undefined) {
    headers.push(['Cache-Control', 'no-store'], ['Expires', 'Sat, 01 Jan 2000 00:00:00 GMT']);
  } else {
    headers.push(
      ['Cache-Control', `max-age=${cache.maxAgeInSeconds}, ${cache.visibility}`],
      ['Expires', new Date(now + cache.maxAgeInSeconds * 1000).toUTCString()],
    );
    if (cache.lastModified) headers.push(['Last-Modified', new Date(now).toUTCString()]);
  }
  headers.push(['X-Content-Type-Options', 'nosniff']);
  return headers;
}

function contentSecurityPolicy(configuration: PhorgeConfiguration, answer: Answer): string {
  // Where there is an alternate domain, it alone is named: 'self' is no place for what people upload.
  const sources = configuration.alternateFileDomain ?? `'self' ${configuration.baseUri}`;
  const socket = answer.opensWebSocket === true ? ` ${configuration.baseUri.replace(/^http/, 'ws')}` : '';
  const action = answer.formAction === undefined ? '' : ` ${answer.formAction}`;
  return [
    `default-src ${sources}`,
    `img-src ${sources} data:`,
    `style-src ${sources} 'unsafe-inline'`,
    `script-src ${sources}`,
    `connect-src 'self'${socket}`,
    "frame-src 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    `form-action 'self'${action}`,
    "base-uri 'none'",
  ].join('; ');
}

function isHangUp(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'].includes(String(error.code));
}
