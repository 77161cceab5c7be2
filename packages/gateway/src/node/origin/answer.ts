import type { IncomingMessage } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { proxyError } from '@portcullis/proxy';

/** Answers that have no body, whatever their headers say. */
const WITHOUT_BODY: readonly number[] = [204, 205, 304];

const UNPACKED = new Map<string | undefined, () => NodeJS.ReadWriteStream>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** Whether an answer ends with its head (RFC 9112 section 6.3), or has a body that means nothing. */
export function hasNoBody({ statusCode = 0 }: IncomingMessage, method: string): boolean {
  return method === 'HEAD' || WITHOUT_BODY.includes(statusCode);
}

/**
 * What came from an origin, as `fetch` would have it: with its body unpacked, and nothing followed.
 *
 * Fails with `proxy.origin_answer_invalid` for a status that no `Response` can have. The origin has answered: it is not in trouble.
 */
export function answerOf(incoming: IncomingMessage, method: string): Response {
  const { statusCode: status = 0, statusMessage: statusText = '', rawHeaders } = incoming;
  if (status < 200 || status > 599) {
    incoming.destroy();
    throw proxyError('proxy.origin_answer_invalid', {
      detail: `the origin answered with status ${status}, not one from 200 to 599: repair its web server`,
    });
  }
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  }
  if (hasNoBody(incoming, method)) {
    incoming.resume();
    return new Response(null, { status, statusText, headers });
  }
  const unpack = UNPACKED.get(headers.get('content-encoding')?.trim().toLowerCase());
  // Nothing is packed in nothing, whatever its header says.
  const isEmpty = headers.get('content-length') === '0';
  if (unpack === undefined || isEmpty)
    return new Response(streamOf(incoming), { status, statusText, headers });
  // Both are of the packed body.
  headers.delete('content-encoding');
  headers.delete('content-length');
  const unpacked = unpack() as NodeJS.ReadWriteStream & Readable;
  pipeline(incoming, unpacked, () => {
    // A failure of either is that of the stream that is read.
  });
  return new Response(streamOf(unpacked), { status, statusText, headers });
}

function streamOf(readable: Readable): ReadableStream {
  return Readable.toWeb(readable) as never;
}
