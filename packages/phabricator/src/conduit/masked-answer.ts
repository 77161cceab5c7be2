import { proxyError } from '@portcullis/proxy';

/**
 * A response in which a secret is masked wherever it occurs, as it streams; its length stays the same. Phorge repeats a token that it
 * refuses. Throws `proxy.origin_answer_invalid` for a compressed response, which cannot be searched.
 */
export function maskedAnswer(answer: Response, secret: string): Response {
  if (!/^(?:identity)?$/i.test(answer.headers.get('content-encoding') ?? '')) {
    throw proxyError('proxy.origin_answer_invalid', {
      detail: 'it is compressed, although the gateway did not request that',
    });
  }
  const headers = new Headers(answer.headers);
  for (const [name, value] of answer.headers) if (value.includes(secret)) headers.delete(name);
  const { status } = answer;
  const body = answer.body?.pipeThrough(masking(secret)) ?? null;
  return new Response(body, { status, headers });
}

/** Holds back what could be the beginning of the secret. */
function masking(secret: string): TransformStream<Uint8Array, Uint8Array> {
  const wanted = new TextEncoder().encode(secret);
  let held = new Uint8Array();
  return new TransformStream({
    transform(chunk, controller) {
      const bytes = new Uint8Array(held.length + chunk.length);
      bytes.set(held);
      bytes.set(chunk, held.length);
      mask(bytes, wanted);
      const ready = Math.max(0, bytes.length - (wanted.length - 1));
      if (ready > 0) controller.enqueue(bytes.slice(0, ready));
      held = bytes.slice(ready);
    },
    flush(controller) {
      if (held.length > 0) controller.enqueue(held);
    },
  });
}

const STAR = 42;

function mask(bytes: Uint8Array, wanted: Uint8Array): void {
  const [first = 0] = wanted;
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) bytes.fill(STAR, at, at + wanted.length);
  }
}
