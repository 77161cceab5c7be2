import { mcpError } from '../mcp-failure.ts';
import { answerKind } from './answer-kind.ts';
import { withEventIds } from './event-ids.ts';
import { INTERNAL_ERROR, rpcError } from './rpc-error.ts';

/** What of an answer the gate writes itself. */
export interface Rewriting {
  /** The id of a session that the answer starts, as the client gets it. */
  readonly sessionId?: string | undefined;
  /** An event's id as the client gets it. Default: events have none. */
  readonly eventId?: (id: string) => Promise<string | undefined>;
}

/** The server does not know the gate, redirects, or asks for another login: none of that is for the client. */
const NOT_FOR_CLIENTS = (status: number): boolean =>
  [401, 403, 407].includes(status) || (status >= 300 && status < 400);

/**
 * A server's answer as the client gets it: JSON or a stream of events, with no header but those of the protocol. Bodies stream; of a
 * stream of events, the ids are written anew. Throws `mcp.server_answer_invalid` for any other answer.
 */
export function passedOn(answer: Response, { sessionId, eventId }: Rewriting): Response {
  const { status, body } = answer;
  const headers: Record<string, string> = { 'cache-control': 'private, no-store' };
  if (sessionId !== undefined) headers['mcp-session-id'] = sessionId;
  for (const name of ['retry-after', 'allow']) {
    const said = answer.headers.get(name);
    if (said !== null) headers[name] = said;
  }
  if (NOT_FOR_CLIENTS(status)) throw dropped(answer, `status ${status}`);
  if (status === 202 || status === 204) {
    void body?.cancel();
    return new Response(null, { status, headers });
  }
  const kind = answerKind(answer);
  if (kind === 'json') {
    return new Response(body, { status, headers: { ...headers, 'content-type': 'application/json' } });
  }
  if (kind === 'events' && status === 200 && body !== null) {
    return new Response(body.pipeThrough(withEventIds(eventId ?? (async () => undefined))), {
      headers: { ...headers, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' },
    });
  }
  // Clients find out by these what a server does not have. Its text is no part of the protocol.
  if (status >= 400 && status < 500) {
    void body?.cancel();
    return new Response(
      rpcError(undefined, { code: INTERNAL_ERROR, message: `The server answered ${status}.` }),
      {
        status,
        headers: { ...headers, 'content-type': 'application/json' },
      },
    );
  }
  if (status === 200 && (body === null || answer.headers.get('content-length') === '0')) {
    return new Response(null, { status, headers });
  }
  throw dropped(answer, `neither JSON nor a stream of events, with status ${status}`);
}

function dropped({ body }: Response, what: string): Error {
  void body?.cancel();
  return mcpError('mcp.server_answer_invalid', { detail: `the server sent ${what}` });
}
