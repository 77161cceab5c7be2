import { readAnswer, type ServerAnswer } from '../answer/read-answer.ts';
import { mcpError } from '../mcp-failure.ts';
import type { Message } from '../message/message.ts';
import type { ServerList } from './held-lists.ts';
import { entriesOf, type ListKind } from './list-kind.ts';

/** More pages than this are refused: a list is fetched whole, or not at all. */
const MOST_PAGES = 50;

/** Sends a message to the server, for the caller of the present request. */
export type Send = (message: Message) => Promise<Response>;

/**
 * Fetches a whole list for a caller, page by page, as the client itself would. Throws `mcp.server_answer_invalid` for a list that
 * cannot be read to its end.
 *
 * @param asked the client's message, whose version and capabilities count
 * @param id names the gate's requests; unique among all that the client sends
 * @param maxBytes of all pages together
 */
export async function serverList(
  list: ListKind,
  asked: Message,
  send: Send,
  { id, maxBytes }: { readonly id: string; readonly maxBytes: number },
): Promise<ServerList> {
  const items: unknown[] = [];
  let first: Readonly<Record<string, unknown>> | undefined;
  let cursor: string | undefined;
  let ttlMs = Number.POSITIVE_INFINITY;
  let length = 0;
  for (let page = 0; page < MOST_PAGES; page++) {
    const message = pageOf(list, asked, `${id}-${page}`, cursor);
    const answer = await read(await send(message), message, maxBytes);
    if (!answer.ok) return answer;
    length += answer.length;
    if (length > maxBytes) throw invalid(`a list of more than ${maxBytes} bytes`);
    const { [list.member]: entries, nextCursor, ...rest } = answer.result;
    if (!Array.isArray(entries)) throw invalid(`a list without ${list.member}`);
    items.push(...entries);
    first ??= rest;
    ttlMs = Math.min(ttlMs, typeof rest.ttlMs === 'number' && rest.ttlMs >= 0 ? rest.ttlMs : 0);
    if (nextCursor === undefined || nextCursor === null) {
      return { ok: true, entries: entriesOf(list, items), result: { ...first, ttlMs } };
    }
    if (typeof nextCursor !== 'string' || nextCursor === cursor) throw invalid('a cursor that leads nowhere');
    cursor = nextCursor;
  }
  throw invalid(`a list of more than ${MOST_PAGES} pages`);
}

function read(response: Response, { id = '' }: Message, maxBytes: number): Promise<ServerAnswer> {
  return readAnswer(response, id, maxBytes);
}

/** A request for a page in the client's version and with its capabilities. Its progress is nobody's. */
function pageOf(list: ListKind, asked: Message, id: string, cursor: string | undefined): Message {
  const { progressToken: _, ...meta } = (asked.params?._meta ?? {}) as Readonly<Record<string, unknown>>;
  const params = {
    ...(asked.params?._meta !== undefined && { _meta: meta }),
    ...(cursor !== undefined && { cursor }),
  };
  const { method } = list;
  const body = { jsonrpc: '2.0', id, method, params };
  return {
    ...asked,
    kind: 'request',
    id,
    method,
    about: { kind: 'server' },
    arguments: undefined,
    params,
    body,
  };
}

function invalid(what: string): Error {
  return mcpError('mcp.server_answer_invalid', { detail: `the server sent ${what}` });
}
