import { isRecord, readBounded } from '@portcullis/core/internal';
import { mcpError } from '../mcp-failure.ts';
import type { MessageId } from '../message/message.ts';
import { strictJson } from '../message/strict-json.ts';
import { answerKind } from './answer-kind.ts';
import { INTERNAL_ERROR, type RpcError } from './rpc-error.ts';

/** What a server answered to a request. */
export type ServerAnswer =
  | {
      readonly ok: true;
      readonly result: Readonly<Record<string, unknown>>;
      /** Of the whole response, in characters. */
      readonly length: number;
    }
  | { readonly ok: false; readonly status: number; readonly error: RpcError };

/**
 * Reads the response to a request whole, whether it comes as JSON or in a stream of events. Throws `mcp.server_answer_invalid` for
 * anything else, for more bytes than `maxBytes`, and for JSON with two readings: what is unknown is not empty.
 */
export async function readAnswer(answer: Response, id: MessageId, maxBytes: number): Promise<ServerAnswer> {
  const kind = answerKind(answer);
  const text = await readBounded(answer, maxBytes);
  if (text === undefined) throw invalid(`an answer of more than ${maxBytes} bytes`);
  const found = kind === 'events' ? messagesIn(text) : kind === 'json' ? [text] : [];
  for (const json of found) {
    const reading = strictJson(json);
    if (!reading.ok) throw invalid(`JSON with the problem "${reading.problem}"`);
    const { value } = reading;
    if (!isRecord(value) || value.id !== id || 'method' in value) continue;
    if (isRecord(value.result)) return { ok: true, result: value.result, length: text.length };
    const { error } = value;
    if (isRecord(error) && Number.isSafeInteger(error.code) && typeof error.message === 'string') {
      return { ok: false, status: answer.status, error: error as unknown as RpcError };
    }
  }
  const { status } = answer;
  // By such a status, a client finds out that the server speaks an older version.
  if ([400, 404, 405, 406].includes(status)) {
    return { ok: false, status, error: { code: INTERNAL_ERROR, message: `The server answered ${status}.` } };
  }
  throw invalid(`no response to a request of the gate, with status ${status}`);
}

/** The data of the events in a stream that has ended. */
function messagesIn(stream: string): readonly string[] {
  return stream
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n\n')
    .flatMap((event) => {
      const lines = event.split('\n');
      const data = lines.flatMap((line) =>
        /^data(?::|$)/.test(line) ? [line.replace(/^data:? ?/, '')] : [],
      );
      const name = lines.findLast((line) => line.startsWith('event:'))?.replace(/^event: ?/, '') ?? 'message';
      const text = data.join('\n');
      return text === '' || name !== 'message' ? [] : [text];
    });
}

function invalid(what: string): Error {
  return mcpError('mcp.server_answer_invalid', { detail: `the server sent ${what}` });
}
