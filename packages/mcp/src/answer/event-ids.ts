/** Longer ids are dropped, so that a line without an end takes no memory. */
const LONGEST_LINE = 1024;

const [LF, CR, I, D, COLON] = [0x0a, 0x0d, 0x69, 0x64, 0x3a];
const FIELD: readonly number[] = [I, D, COLON];

/**
 * Server-sent events with other ids, or without: by an id a client resumes a stream, and it must be of no use to another person.
 * Everything else passes through as it comes; of the stream, at most one id is held.
 *
 * @param rewritten the id as the client gets it; `undefined` drops it
 * @see {@link https://html.spec.whatwg.org/multipage/server-sent-events.html | Server-sent events}
 */
export function withEventIds(
  rewritten: (id: string) => Promise<string | undefined>,
): TransformStream<Uint8Array, Uint8Array> {
  /** The start of the line while it may be an id. What does not fit is not held. */
  const held = new Uint8Array(LONGEST_LINE + 1);
  /** How long that line is so far; `undefined` while it passes through. */
  let length: number | undefined = 0;
  /** Whether a line that ended in CR was dropped: a LF after it would be an empty line, which ends an event. */
  let skipsLf = false;
  return new TransformStream({
    async transform(chunk, controller) {
      for (let at = 0; at < chunk.length; ) {
        const byte = chunk[at] ?? 0;
        const isSkipped = skipsLf && byte === LF;
        skipsLf = false;
        if (isSkipped) at++;
        else if (length === undefined) {
          const end = endOfLine(chunk, at);
          controller.enqueue(chunk.slice(at, end));
          if (isEnd(chunk[end - 1])) length = 0;
          at = end;
        } else if (isEnd(byte)) {
          const start = held.slice(0, length);
          const line = length < FIELD.length ? start : await withOtherId(start, rewritten);
          if (line !== undefined) controller.enqueue(Uint8Array.from([...line, byte]));
          skipsLf = line === undefined && byte === CR;
          length = 0;
          at++;
        } else {
          held[length] = byte;
          const isOther = length < FIELD.length && byte !== FIELD[length];
          length++;
          at++;
          if (isOther) {
            controller.enqueue(held.slice(0, length));
            length = undefined;
          }
        }
      }
    },
  });
}

function isEnd(byte: number | undefined): boolean {
  return byte === LF || byte === CR;
}

/** Where the next line starts; the end of the chunk if that is not in it. */
function endOfLine(chunk: Uint8Array, start: number): number {
  let at = start;
  while (at < chunk.length && !isEnd(chunk[at])) at++;
  return Math.min(at + 1, chunk.length);
}

/** The line of an id as it is sent on; `undefined` where it is dropped. */
async function withOtherId(
  line: Uint8Array,
  rewritten: (id: string) => Promise<string | undefined>,
): Promise<Iterable<number> | undefined> {
  if (line.length > LONGEST_LINE) return undefined;
  const id = new TextDecoder().decode(line).replace(/^id: ?/, '');
  // An empty one means that there is none.
  if (id === '') return line;
  const other = await rewritten(id);
  return other === undefined ? undefined : new TextEncoder().encode(`id: ${other}`);
}
