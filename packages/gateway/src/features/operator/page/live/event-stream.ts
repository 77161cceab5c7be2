/** How a stream of server-sent events is fed. */
export interface StreamFeed {
  /** What is new, as server-sent events; an empty text if nothing is. */
  readonly next: () => Promise<string>;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** How often is looked for what is new, in milliseconds. */
const POLL_MS = 2000;
/** A stream ends after so many polls, half a minute. The browser then reconnects and is authenticated again. */
const POLLS = 15;

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * What is new, as it comes.
 *
 * @see {@link https://html.spec.whatwg.org/multipage/server-sent-events.html | Server-sent events}
 */
export function eventStream({ next, sleep }: StreamFeed): Response {
  let polls = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        if (polls >= POLLS) return controller.close();
        if (polls++ > 0) await sleep(POLL_MS);
        // A comment keeps what stands between from thinking that nobody is there.
        controller.enqueue(encoder.encode((await next()) || ':\n\n'));
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}

/** One message. `id` is where the browser goes on after a break. */
export function serverSentEvent(id: number, data: unknown): string {
  return `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}
