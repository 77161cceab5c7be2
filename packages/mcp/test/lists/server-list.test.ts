import { describe, expect, test } from 'vitest';
import { entriesOf, TOOLS } from '../../src/lists/list-kind.ts';
import { serverList } from '../../src/lists/server-list.ts';
import type { Message } from '../../src/message/message.ts';

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': { sampling: {} },
};

/** A call, before which the gate looks the list up. */
const CALL: Message = {
  ...{ era: 'modern', version: '2026-07-28', kind: 'request', id: 7, method: 'tools/call' },
  ...{ about: { kind: 'tool', name: 'search' }, arguments: { text: 'x' } },
  params: { name: 'search', _meta: { ...META, progressToken: 'of the client' } },
  body: {},
};

/** The list of a server whose pages these are, and the messages that the server was sent. */
async function listOf(pages: readonly object[], { asked = CALL, maxBytes = 10_000 } = {}) {
  const sent: Message[] = [];
  const found = await serverList(
    TOOLS,
    asked,
    async (message) => {
      const result = pages[sent.push(message) - 1] ?? pages.at(-1);
      return Response.json({ jsonrpc: '2.0', id: message.id, result });
    },
    { id: 'gate', maxBytes },
  ).catch((error: unknown) => error);
  return { found, sent };
}

const tool = (name: string) => ({ name });
const failing = (detail: string) => expect.objectContaining({ code: 'mcp.server_answer_invalid', detail });

describe('the list of a server', () => {
  test('is asked for in the version and with the capabilities of the client, page by page, by ids that differ', async () => {
    const { found, sent } = await listOf([
      { tools: [tool('a')], nextCursor: 'more', instructions: 'first' },
      { tools: [tool('b')], instructions: 'second' },
    ]);
    expect(found).toEqual({
      ok: true,
      entries: new Map([
        ['a', tool('a')],
        ['b', tool('b')],
      ]),
      result: { instructions: 'first', ttlMs: 0 },
    });
    const asked = { ...{ era: 'modern', version: '2026-07-28', kind: 'request', method: 'tools/list' } };
    const messageOf = (id: string, params: object) => ({
      ...asked,
      ...{ id, about: { kind: 'server' }, arguments: undefined, params },
      body: { jsonrpc: '2.0', id, method: 'tools/list', params },
    });
    expect(sent).toEqual([
      messageOf('gate-0', { _meta: META }),
      messageOf('gate-1', { _meta: META, cursor: 'more' }),
    ]);
  });

  test('is asked for without _meta, if the client sent none', async () => {
    const { sent } = await listOf([{ tools: [] }], { asked: { ...CALL, params: undefined } });
    expect(sent[0]?.params).toEqual({});
  });

  test.each([
    ['the shortest time of its pages', [5000, 300, 4000], 300],
    ['no time, if one page does not state it', [5000, undefined, 4000], 0],
    ['no time, if one page states a negative one', [5000, -1, 4000], 0],
    ['no time, if one page states a text', [5000, '900', 4000], 0],
  ])('may be cached by the client for %s', async (_what, times, ttlMs) => {
    const pages = times.map((time, index) => ({
      ...{ tools: [], ttlMs: time },
      ...(index < 2 && { nextCursor: `page ${index}` }),
    }));
    expect((await listOf(pages)).found).toMatchObject({ ok: true, result: { ttlMs } });
  });

  test('ends at a page without a cursor, also one of null', async () => {
    const { found, sent } = await listOf([
      { tools: [], nextCursor: 'x' },
      { tools: [], nextCursor: null },
    ]);
    expect(found).toMatchObject({ ok: true });
    expect(sent).toHaveLength(2);
  });

  test('has no name that two entries have: client and server may mean different ones', async () => {
    const { found } = await listOf([
      { tools: [tool('a'), tool('b')], nextCursor: 'x' },
      { tools: [tool('a')] },
    ]);
    expect(found).toMatchObject({ entries: new Map([['b', tool('b')]]) });
  });

  test('that the server answers with an error is that error', async () => {
    const error = { code: -32601, message: 'no tools' };
    const found = await serverList(
      TOOLS,
      CALL,
      async ({ id }) => Response.json({ jsonrpc: '2.0', id, error }, { status: 404 }),
      { id: 'gate', maxBytes: 1000 },
    );
    expect(found).toEqual({ ok: false, status: 404, error });
  });

  test.each([
    ['without its entries', [{}], 'the server sent a list without tools'],
    ['whose entries are no list', [{ tools: { a: 1 } }], 'the server sent a list without tools'],
    [
      'with a cursor that is no text',
      [{ tools: [], nextCursor: 7 }, { tools: [] }],
      'the server sent a cursor that leads nowhere',
    ],
    [
      'whose cursor leads to the same page',
      [{ tools: [], nextCursor: 'x' }],
      'the server sent a cursor that leads nowhere',
    ],
  ])('is refused %s', async (_what, pages, detail) => {
    expect((await listOf(pages)).found).toEqual(failing(detail));
  });

  test('of more than fifty pages is refused, and no further page is fetched', async () => {
    const pages = Array.from({ length: 60 }, (_, index) => ({ tools: [], nextCursor: `page ${index}` }));
    const { found, sent } = await listOf(pages);
    expect([found, sent.length]).toEqual([failing('the server sent a list of more than 50 pages'), 50]);
    const whole = [...pages.slice(0, 49), { tools: [tool('a')] }];
    expect((await listOf(whole)).found).toMatchObject({ ok: true });
  });

  test('may be as large as the limit, and no byte larger', async () => {
    const page = { tools: [tool('a')] };
    const { length } = JSON.stringify({ jsonrpc: '2.0', id: 'gate-0', result: page });
    expect((await listOf([page], { maxBytes: length })).found).toMatchObject({ ok: true });
    expect((await listOf([page], { maxBytes: length - 1 })).found).toEqual(
      expect.objectContaining({ code: 'mcp.server_answer_invalid' }),
    );
  });

  test('is refused once its pages together are larger than the limit, and no further page is fetched', async () => {
    const pages = Array.from({ length: 20 }, (_, index) => ({
      ...{ tools: [tool('x'.repeat(300))], nextCursor: `page ${index}` },
    }));
    const { found, sent } = await listOf(pages, { maxBytes: 1000 });
    expect([found, sent.length]).toEqual([failing('the server sent a list of more than 1000 bytes'), 3]);
  });
});

test('entries without a name are left out of a list, and so are those that share one', () => {
  const [one, two] = [{ name: 'one' }, { name: 'two', title: 'Two' }];
  const items = [one, {}, { name: 7 }, 'three', null, two, { name: 'one', title: 'again' }];
  expect([...entriesOf(TOOLS, items)]).toEqual([['two', two]]);
});
