import { escapeHtml } from '@portcullis/core';

/** How far into a page its body is looked for, in bytes. */
const MAX_BYTES = 262_144;

const BODY = /<body(?:\s[^>]*)?>/i;

/** Every byte becomes one character. */
const bytewise = /* @__PURE__ */ new TextDecoder('latin1');

/** A page with a text at its top. Any other answer is returned unchanged. */
export function withBanner(answer: Response, text: string): Response {
  const { body, headers, status } = answer;
  const isPage = /^text\/html\b/i.test(headers.get('content-type') ?? '');
  if (!isPage || body === null || status !== 200 || headers.has('content-encoding')) return answer;
  const html = `<div role="note" style="padding:8px 16px;background:#fdf3da;color:#222;text-align:center">${escapeHtml(text)}</div>`;
  const given = new Response(
    body.pipeThrough(inserted(Uint8Array.from(new TextEncoder().encode(html)))),
    answer,
  );
  given.headers.delete('content-length');
  return given;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** Inserts bytes after the start of the body. A page without one streams unchanged. */
function inserted(html: Bytes): TransformStream<Uint8Array, Uint8Array> {
  let before: Bytes = new Uint8Array();
  let isDone = false;
  return new TransformStream({
    transform(chunk, controller) {
      if (isDone) return controller.enqueue(chunk);
      before = joined(before, chunk as Bytes);
      const found = BODY.exec(bytewise.decode(before));
      if (found === null && before.byteLength < MAX_BYTES) return;
      isDone = true;
      const at = found === null ? 0 : found.index + found[0].length;
      if (found === null) return controller.enqueue(before);
      controller.enqueue(joined(joined(before.subarray(0, at), html), before.subarray(at)));
    },
    flush(controller) {
      if (!isDone && before.byteLength > 0) controller.enqueue(before);
    },
  });
}

function joined(first: Bytes, second: Bytes): Bytes {
  const all = new Uint8Array(first.byteLength + second.byteLength);
  all.set(first);
  all.set(second, first.byteLength);
  return all;
}
