import type { Socket } from 'node:net';

/** What the system says of a connection that the other end has closed. */
const CLOSED_THERE: ReadonlySet<string | undefined> = new Set(['EPIPE', 'ECONNRESET']);

/** Connections that are heard to their end, some of them for one call after the other. */
const heard = new WeakSet<Socket>();

type Done = (error?: NodeJS.ErrnoException | null) => void;

/**
 * Has a connection heard to its end though nothing can be written to it any more. An origin that refuses a body, such as one that is
 * too large, answers before it has read it, and closes. Node ends a connection with the first write that fails, and throws away what
 * the system still has of it: that answer. So a failed write ends nothing; what is read decides, be it the answer or the end.
 */
export function heardToTheEnd(socket: Socket): void {
  // Elsewhere than in Node it need not be a stream of Node's.
  if (heard.has(socket) || !('_write' in socket)) return;
  heard.add(socket);
  const unlessClosedThere =
    (done: Done): Done =>
    (error) =>
      done(CLOSED_THERE.has(error?.code) ? null : error);
  const write = socket._write.bind(socket);
  socket._write = (chunk, encoding, done) => write(chunk, encoding, unlessClosedThere(done));
  const writev = socket._writev?.bind(socket);
  if (writev) socket._writev = (chunks, done) => writev(chunks, unlessClosedThere(done));
}
