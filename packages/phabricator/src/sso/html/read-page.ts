import { proxyError } from '@portcullis/proxy';

/** A page that was read, and an answer that still holds it. */
export interface ReadPage {
  /** `undefined` if it is no page of HTML, or too long a one. */
  readonly text: string | undefined;
  readonly response: Response;
}

/** Longer than any page of Phorge's that the gate reads, in bytes: 512 KiB. */
const MAX_BYTES = 512 * 1024;

/**
 * Reads an answer that is a page of HTML, up to 512 KiB. Whatever it is, the answer that is given back can be passed on;
 * uncompressed, since reading uncompresses it.
 *
 * Fails with `proxy.origin_unreachable` for a page that breaks off.
 */
export async function readPage(response: Response): Promise<ReadPage> {
  const { body, headers } = response;
  const isHtml = /^text\/html\b/i.test(headers.get('content-type') ?? '');
  if (!isHtml || body === null || Number(headers.get('content-length')) > MAX_BYTES) {
    return { text: undefined, response };
  }
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const chunk = await nextChunk(reader);
    if (chunk === undefined) break;
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length > MAX_BYTES)
      return { text: undefined, response: uncompressed(response, rest(chunks, reader)) };
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return { text: new TextDecoder().decode(bytes), response: uncompressed(response, bytes) };
}

async function nextChunk(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return (await reader.read()).value;
  } catch (cause) {
    throw proxyError('proxy.origin_unreachable', {
      detail: 'Phorge closed the connection before the end of a page: check its web server and PHP',
      cause,
    });
  }
}

/** What was read already, and then what was not. */
function rest(
  chunks: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  const waiting = [...chunks];
  return new ReadableStream({
    pull: async (controller) => {
      const chunk = waiting.shift() ?? (await reader.read()).value;
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function uncompressed(
  { status, statusText, headers }: Response,
  body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>,
): Response {
  const copy = new Headers(headers);
  copy.delete('content-encoding');
  copy.delete('content-length');
  return new Response(body, { status, statusText, headers: copy });
}
