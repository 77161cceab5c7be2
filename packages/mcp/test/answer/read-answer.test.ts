import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../src/answer/read-answer.ts';

const json = (text: string, status = 200) =>
  new Response(text, { status, headers: { 'content-type': 'application/json' } });
const events = (text: string) => new Response(text, { headers: { 'content-type': 'text/event-stream' } });
const RESULT = '{"jsonrpc":"2.0","id":"a","result":{"x":1}}';

describe('the answer of a server', () => {
  test.each([
    ['JSON', json(RESULT)],
    ['a stream of one event', events(`event: message\ndata: ${RESULT}\n\n`)],
    ['a stream with ends of lines of Windows', events(`data: ${RESULT}\r\n\r\n`)],
    ['a stream that notifies first', events(`data: {"jsonrpc":"2.0","method":"x"}\n\ndata: ${RESULT}\n\n`)],
    [
      'a stream that asks first',
      events(`data: {"jsonrpc":"2.0","id":"a","method":"ping"}\n\ndata: ${RESULT}\n\n`),
    ],
    [
      'a stream with data in two lines',
      events('data: {"jsonrpc":"2.0","id":"a",\ndata: "result":{"x":1}}\n\n'),
    ],
    [
      'a stream with data in two lines and ends of lines of Windows',
      events('data: {"jsonrpc":"2.0","id":"a",\r\ndata: "result":{"x":1}}\r\n\r\n'),
    ],
    [
      'a stream with an event of another name first, and ends of lines of Windows',
      events(
        `event: other\r\ndata: {"jsonrpc":"2.0","id":"a","result":{"x":2}}\r\n\r\ndata: ${RESULT}\r\n\r\n`,
      ),
    ],
    ['a stream that begins with an event without data', events(`id: 1\ndata:\n\ndata: ${RESULT}\n\n`)],
  ])('is read from %s', async (_what, answer) => {
    expect(await readAnswer(answer, 'a', 1000)).toMatchObject({ ok: true, result: { x: 1 } });
  });

  test('is an error as the server says it', async () => {
    const answer = json('{"jsonrpc":"2.0","id":"a","error":{"code":-32601,"message":"no"}}', 404);
    expect(await readAnswer(answer, 'a', 1000)).toEqual({
      ok: false,
      status: 404,
      error: { code: -32601, message: 'no' },
    });
  });

  test('that the server cannot give is an error with its status, by which clients find its version', async () => {
    const answer = json('{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"no session"}}', 400);
    expect(await readAnswer(answer, 'a', 1000)).toEqual({
      ok: false,
      status: 400,
      error: { code: -32603, message: 'The server answered 400.' },
    });
  });

  test.each([
    ['for another login', json('{}', 401)],
    ['of another request', json('{"jsonrpc":"2.0","id":"b","result":{}}')],
    ['without an id', json('{"jsonrpc":"2.0","result":{}}')],
    ['with a member twice', json('{"jsonrpc":"2.0","id":"a","result":{"tools":[],"tools":[]}}')],
    ['that is a text', json('"a"')],
    ['that is a page', new Response('<p>', { headers: { 'content-type': 'text/html' } })],
    ['that is too long', json(`{"jsonrpc":"2.0","id":"a","result":{"x":"${'x'.repeat(1000)}"}}`)],
    ['that ends early', events(`data: ${RESULT.slice(0, -5)}\n\n`)],
    ['in an event with another name', events(`event: other\ndata: ${RESULT}\n\n`)],
    ['with an error that is none', json('{"jsonrpc":"2.0","id":"a","error":{}}')],
  ])('is not read %s', async (_what, answer) => {
    await expect(readAnswer(answer, 'a', 1000)).rejects.toMatchObject({ code: 'mcp.server_answer_invalid' });
  });
});
