import { bodyInPace } from '@portcullis/core/internal';
import { readContentType } from '@portcullis/proxy';
import { mcpError } from '../mcp-failure.ts';
import { idOf, type Message, type MessageId, messageOf } from './message.ts';
import { type JsonProblem, strictJson } from './strict-json.ts';

/** What is known of a request to the endpoint. */
export interface ReadRequest {
  readonly message?: Message;
  /** The id of a message that was refused. */
  readonly id?: MessageId | undefined;
}

// By request, so that the message is parsed once, and a refusal knows its id.
const requests = new WeakMap<Request, ReadRequest>();

/** What was read of a request so far; `undefined` if nothing was. */
export function readSoFar(request: Request): ReadRequest | undefined {
  return requests.get(request);
}

/**
 * Reads the message that a POST carries, once. Throws a failure of this package for a body that is not one JSON-RPC message with
 * one reading, and for headers that differ from it.
 *
 * @param maxBytes longer bodies are not read to their end
 */
export async function readMessage(request: Request, maxBytes: number): Promise<Message> {
  const known = requests.get(request)?.message;
  if (known !== undefined) return known;
  const { headers } = request;
  const type = readContentType(headers.get('content-type') ?? '');
  if (type?.mediaType !== 'application/json' || !isUtf8(type.parameters)) {
    throw mcpError('mcp.content_type', { detail: 'a Content-Type other than application/json in UTF-8' });
  }
  if (headers.has('content-encoding')) {
    throw mcpError('mcp.content_type', { detail: 'a Content-Encoding' });
  }
  // A copy, since other steps may read the request too.
  const bytes = await bodyInPace(request.clone(), maxBytes);
  if (bytes === undefined) {
    throw mcpError('mcp.message_too_large', { detail: `a message of more than ${maxBytes} bytes` });
  }
  const reading = strictJson(textOf(bytes));
  if (!reading.ok) throw refused(reading.problem);
  const { value } = reading;
  requests.set(request, { id: idOf(value) });
  const message = messageOf(value, headers);
  requests.set(request, { id: message.id, message });
  return message;
}

function isUtf8(parameters: ReadonlyMap<string, string>): boolean {
  return [...parameters].every(([name, value]) => name === 'charset' && /^utf-8$/i.test(value));
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw mcpError('mcp.json_invalid', { detail: 'the body is not UTF-8' });
  }
}

const AMBIGUOUS: Readonly<Partial<Record<JsonProblem, string>>> = {
  duplicate: 'two members of one name',
  prototype: 'a member __proto__',
  number: 'a number that parsers round differently',
};

function refused(problem: JsonProblem): Error {
  if (problem === 'syntax') return mcpError('mcp.json_invalid', { detail: 'the body is not JSON' });
  const detail = AMBIGUOUS[problem];
  if (detail !== undefined) return mcpError('mcp.message_ambiguous', { detail: `the message has ${detail}` });
  return mcpError('mcp.message_too_large', {
    detail: `the message has too many ${problem === 'depth' ? 'levels' : 'values'}`,
  });
}
