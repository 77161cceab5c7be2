import type { Trial } from '../attack.ts';
import { type Named, tryEach } from '../try-each.ts';
import type { McpAttack } from './mcp-attack.ts';
import { type McpRange, type McpRequest, unrefused, withHeader } from './mcp-range.ts';

const TRANSPORT = 'specification 2026-07-28, Streamable HTTP';

/** Messages that two programs read in two ways. */
export const messages: readonly McpAttack[] = [
  {
    row: 'M1',
    title: 'headers that differ from the body',
    source: `${TRANSPORT}: header validation`,
    era: 'modern',
    trial: (range) => {
      const call = range.call(range.gate.tool);
      const other = range.gate.hiddenTool?.name ?? 'another-tool';
      const named = Buffer.from(other).toString('base64');
      return refusing(range, [
        ['Mcp-Name of another tool', withHeader(call, 'Mcp-Name', other)],
        ['Mcp-Name of another tool, in base64', withHeader(call, 'Mcp-Name', `=?base64?${named}?=`)],
        ['Mcp-Name twice', withHeader(call, 'Mcp-Name', range.gate.tool.name, other)],
        ['no Mcp-Name', withHeader(call, 'Mcp-Name')],
        ['Mcp-Method of a list', withHeader(call, 'Mcp-Method', 'tools/list')],
        ['Mcp-Method in capitals', withHeader(call, 'Mcp-Method', 'TOOLS/CALL')],
        ['no Mcp-Method', withHeader(call, 'Mcp-Method')],
        ['an older version in the header', withHeader(call, 'MCP-Protocol-Version', '2025-11-25')],
        ['no version in the header', withHeader(call, 'MCP-Protocol-Version')],
      ]);
    },
  },
  {
    row: 'M2',
    title: 'members of the message that are there twice',
    source: 'RFC 8259 section 4; Go’s encoding/json ignores case',
    trial: async (range) => {
      const { name } = range.gate.tool;
      const other = range.gate.hiddenTool?.name ?? 'another-tool';
      const call = range.call(range.gate.tool);
      const own = `"name":${JSON.stringify(name)}`;
      const changed = (text: string): McpRequest => ({ ...call, body: call.body.replace(own, text) });
      const cases: readonly Named<McpRequest>[] = [
        ['name twice, the other first', changed(`"name":"${other}",${own}`)],
        ['name twice, the other last', changed(`${own},"name":"${other}"`)],
        ['name in capitals', changed(`${own},"NAME":"${other}"`)],
        ['name with an escape', changed(`${own},"n\\u0061me":"${other}"`)],
        ['a prototype with a name', changed(`${own},"__proto__":{"name":"${other}"}`)],
        [
          'method twice',
          {
            ...call,
            body: call.body.replace('"method":"tools/call"', '"method":"tools/list","method":"tools/call"'),
          },
        ],
        [
          'params twice',
          { ...call, body: `${call.body.slice(0, -1)},"params":{"name":"${other}","arguments":{}}}` },
        ],
      ];
      return tryEach(cases, async (request) => {
        const [answer, received] = await range.receivedDuring(() => range.send(request));
        // A gate may choose one of the two, as long as the server gets that one alone, and rules allow it.
        const hasOther = received.filter(({ body }) => body.includes(`"${other}"`));
        if (hasOther.some(({ body }) => body.includes(own))) return 'the server gets both';
        if (hasOther.length > 0 && range.gate.hiddenTool !== undefined) return 'the server gets the other';
        return answer.status >= 500 ? `answered with ${answer.status}` : undefined;
      });
    },
  },
  {
    row: 'M3',
    title: 'several messages in one request',
    source: 'specification 2025-06-18: batches removed',
    trial: (range) => {
      const { tool, hiddenTool = tool } = range.gate;
      const call = range.call(tool);
      const hidden = range.call(hiddenTool);
      return refusing(range, [
        ['a batch of one', { ...call, body: `[${call.body}]` }],
        ['a batch of two', { ...call, body: `[${call.body},${hidden.body}]` }],
        ['two messages, one after the other', { ...call, body: `${call.body}\n${hidden.body}` }],
      ]);
    },
  },
  {
    row: 'M4',
    title: 'bodies that pages of other sites can send, or that are not JSON in UTF-8',
    source: 'Fetch standard: requests without preflight',
    trial: (range) => {
      const call = range.call(range.gate.tool);
      return refusing(range, [
        ['text/plain', withHeader(call, 'Content-Type', 'text/plain')],
        ['a form', withHeader(call, 'Content-Type', 'application/x-www-form-urlencoded')],
        ['no type', withHeader(call, 'Content-Type')],
        ['UTF-16 by its charset', withHeader(call, 'Content-Type', 'application/json; charset=utf-16')],
        ['compressed by its header', withHeader(call, 'Content-Encoding', 'gzip')],
      ]);
    },
  },
  {
    row: 'M5',
    title: 'messages that programs fail at',
    source: 'JSON bombs; RFC 7493',
    trial: async (range) => {
      const call = range.call(range.gate.tool);
      const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
      const cases: readonly Named<string>[] = [
        ['nothing', ''],
        ['null', 'null'],
        ['a text', '"tools/call"'],
        ['an empty batch', '[]'],
        [
          '20,000 levels',
          call.body.replace('"arguments":{', `"arguments":{"deep":${deep},`).replace(',}', '}'),
        ],
        ['an id of 2^53 + 1', call.body.replace('"id":1', '"id":9007199254740993')],
        ['an id that is an object', call.body.replace('"id":1', '"id":{}')],
        ['a number that is not finite', call.body.replace('"id":1', '"id":1e999')],
        ['half of a surrogate pair', call.body.replace('"id":1', '"id":"\\ud800"')],
        ['a method that is a list', call.body.replace('"tools/call"', '["tools/call"]')],
        ['a name that is an object', call.body.replace(JSON.stringify(range.gate.tool.name), '{}')],
      ];
      return tryEach(cases, async (body) => {
        const { status } = await range.send({ ...call, body });
        return status >= 500 ? `answered with ${status}` : undefined;
      });
    },
  },
];

/** Requests that each must be refused. */
function refusing(range: McpRange, cases: readonly Named<McpRequest>[]): Promise<Trial> {
  return tryEach(cases, async (request) =>
    unrefused(...(await range.receivedDuring(() => range.send(request)))),
  );
}
