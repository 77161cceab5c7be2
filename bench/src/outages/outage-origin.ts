/** What the origin may do wrong. */
export type OriginFault =
  | 'none'
  | 'refuses'
  | 'resets in the body'
  | 'stalls before headers'
  | 'stalls in the body'
  | 'answers 503'
  | 'drips slowly';

export const PAGE = 'a page of the application';

/** The application behind the gate. */
export class OutageOrigin {
  fault: OriginFault = 'none';
  /** What it was asked, by method. */
  readonly asked: string[] = [];

  /** As a binding is called. */
  readonly fetch = async (_url: string, { method = 'GET' }: RequestInit = {}): Promise<Response> => {
    this.asked.push(method);
    switch (this.fault) {
      case 'none':
        return new Response(PAGE);
      case 'refuses':
        // Node's code: workerd does not tell a refused connection from one that was reset.
        throw Object.assign(new TypeError('connection refused'), { code: 'ECONNREFUSED' });
      case 'answers 503':
        return new Response('busy', { status: 503 });
      case 'stalls before headers':
        return await new Promise<never>(() => {});
      case 'stalls in the body':
        return new Response(bodyOf((body) => body.enqueue(PAGE.slice(0, 5))));
      case 'resets in the body':
        return new Response(
          bodyOf((body) => {
            body.enqueue(PAGE.slice(0, 5));
            body.error(new TypeError('connection reset'));
          }),
        );
      case 'drips slowly':
        return new Response(drip());
    }
  };
}

function bodyOf(start: (body: ReadableStreamDefaultController<string>) => void): ReadableStream<Uint8Array> {
  return new ReadableStream<string>({ start }).pipeThrough(new TextEncoderStream());
}

/** One character after another, each when it is asked for. */
function drip(): ReadableStream<Uint8Array> {
  let at = 0;
  const letters = new ReadableStream<string>({
    pull: (body) => {
      if (at < PAGE.length) body.enqueue(PAGE.charAt(at++));
      else body.close();
    },
  });
  return letters.pipeThrough(new TextEncoderStream());
}
