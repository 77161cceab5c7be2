import { classifyInboundRequest } from '@modelcontextprotocol/server';
import { allowAnyone, type HasResource, pipeline, type Resource } from '@portcullis/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../scripts/fixtures/runs.ts';
import { mcp } from '../src/index.ts';
import { decodedHeader, encodedHeader } from '../src/message/header-value.ts';
import { ENDPOINT, META, recordingOrigin } from './fixtures/gate.ts';

// Random messages, most of them nearly right: members doubled, escaped, in other cases and nested; headers off by one. What the
// origin was sent, as the parser of the official server library reads it, must be what the gate decided on.

const NAMES = [
  'search',
  'delete',
  'Search',
  'sea rch',
  'Grüße',
  '=?base64?YQ==?=',
  'tools/call',
  '__proto__',
];
const URIS = [
  'docs://a',
  'docs://b',
  'DOCS://a',
  'docs://a/../b',
  'docs://%61',
  'x',
  'https://h',
  'https://H/',
];
const METHODS = [
  'tools/call',
  'prompts/get',
  'resources/read',
  'tools/list',
  'completion/complete',
  'Tools/Call',
];

const name = fc.constantFrom(...NAMES);
const method = fc.constantFrom(...METHODS, 'initialize', 'ping', 'notifications/cancelled', 'tasks/get');

/** JSON of a value, in one of many spellings. */
const spelled = (value: unknown, isEscaped: boolean): string => {
  const json = JSON.stringify(value);
  if (!isEscaped) return json;
  return json.replace(/[a-z]/, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
};

const memberName = fc.tuple(
  fc.constantFrom(
    'name',
    'uri',
    'arguments',
    'Name',
    'NAME',
    'method',
    'ref',
    'x',
    '_meta',
    'task',
    'cursor',
  ),
  fc.boolean(),
);

const scalar = fc.oneof(
  name,
  fc.constantFrom(1, 0, -0, 1.5, null, true, '9007199254740993'),
  fc.constantFrom(...URIS),
);

interface Shape {
  readonly method: string;
  readonly named: string;
  readonly uri: string;
  readonly more: readonly (readonly [readonly [string, boolean], unknown])[];
  readonly top: readonly (readonly [readonly [string, boolean], unknown])[];
  readonly isModern: boolean;
  readonly usesEscapes: boolean;
  readonly raw: string;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  method,
  named: name,
  uri: fc.constantFrom(...URIS),
  more: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    {
      weight: 2,
      arbitrary: fc.array(
        fc.tuple(memberName, fc.oneof(scalar, fc.dictionary(fc.constantFrom('a', 'A', 'b'), scalar))),
        { maxLength: 2 },
      ),
    },
  ),
  top: fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(
        fc.tuple(
          fc.tuple(fc.constantFrom('method', 'Method', 'id', 'params', 'result', 'x'), fc.boolean()),
          scalar,
        ),
        { maxLength: 1 },
      ),
    },
  ),
  isModern: fc.boolean(),
  usesEscapes: fc.boolean(),
  raw: fc.constantFrom('', '', '', '', ' ', ',', '}', '[', '\ufeff', '9007199254740993', '"\\ud800"'),
});

function bodyOf({ method: called, named, uri, more, top, isModern, usesEscapes, raw }: Shape): string {
  const member = ([key, isEscaped]: readonly [string, boolean], value: unknown): string =>
    `${spelled(key, isEscaped)}:${spelled(value, false)}`;
  const own =
    called === 'resources/read'
      ? [member(['uri', usesEscapes], uri)]
      : /call|get/i.test(called)
        ? [member(['name', usesEscapes], named), member(['arguments', false], { a: named, n: { b: [uri] } })]
        : [];
  const params = [
    ...own,
    ...more.map(([key, value]) => member(key, value)),
    ...(isModern ? [member(['_meta', false], META)] : []),
  ];
  const parts = [
    '"jsonrpc":"2.0"',
    '"id":1',
    member(['method', usesEscapes], called),
    `"params":{${params.join(',')}}`,
    ...top.map(([key, value]) => member(key, value)),
  ];
  return `{${parts.join(',')}}${raw}`;
}

const headers = (of: Shape): fc.Arbitrary<Record<string, string>> => {
  const said = of.method === 'resources/read' ? of.uri : of.named;
  const right: Record<string, string> = of.isModern
    ? {
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': of.method,
        ...(['tools/call', 'prompts/get', 'resources/read'].includes(of.method) && {
          'mcp-name': encodedHeader(said),
        }),
      }
    : {};
  const off = fc.oneof(
    { weight: 5, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.record({ 'mcp-method': method }) },
    { weight: 1, arbitrary: fc.record({ 'mcp-name': name.map(encodedHeader) }) },
    { weight: 1, arbitrary: fc.constant({ 'mcp-name': encodedHeader(`${said}x`) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        'mcp-protocol-version': fc.constantFrom('2025-11-25', '2026-07-28', '2027-01-01'),
      }),
    },
  );
  return off.map((wrong) => ({ ...right, ...wrong }));
};

test('what the server reads in a message is what the gate decided on', async () => {
  const seen: Resource[] = [];
  let forwarded = 0;
  // Any name is listed, so that calls go on.
  const { origin, calls } = recordingOrigin(async (request) => {
    const { id, method: asked = '' } = JSON.parse(await request.text());
    const list = { 'tools/list': 'tools', 'prompts/list': 'prompts', 'resources/list': 'resources' }[
      String(asked)
    ];
    const entries =
      list === 'resources' ? URIS.map((uri) => ({ uri })) : NAMES.map((each) => ({ name: each }));
    const result = list === undefined ? { resourceTemplates: [] } : { [list]: entries };
    return Response.json({ jsonrpc: '2.0', id, result });
  });
  const app = pipeline(mcp({ origin }))
    .use<object>(({ resource }: HasResource, next) => {
      seen.push(resource);
      return next();
    })
    .use(allowAnyone());
  const cases = shape.chain((of) => headers(of).map((given) => ({ of, given })));
  await fc.assert(
    fc.asyncProperty(cases, async ({ of, given }) => {
      seen.length = 0;
      calls.length = 0;
      const body = bodyOf(of);
      const request = new Request(ENDPOINT, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...given },
        body,
      });
      await (app.fetch as (request: Request, env: object, execution: object) => Promise<Response>)(
        request,
        {},
        {
          waitUntil: () => undefined,
        },
      );
      const [judged] = seen;
      for (const call of calls) {
        // The gate's own questions have its own ids.
        const sent = JSON.parse(call.body);
        if (typeof sent.id === 'string' && sent.id.startsWith('portcullis-')) continue;
        forwarded++;
        const inbound = classifyInboundRequest({
          httpMethod: call.method,
          protocolVersionHeader: call.headers['mcp-protocol-version'],
          mcpMethodHeader: call.headers['mcp-method'],
          mcpNameHeader: call.headers['mcp-name'],
          body: sent,
        } as never);
        expect(inbound.kind).toBe(of.isModern ? 'modern' : 'legacy');
        expect(sent.method).toBe(judged?.operation);
        const { name: tool, uri, arguments: args = {}, ref = {} } = sent.params ?? {};
        if (judged?.kind === 'mcp:session') {
          expect([tool, uri]).toEqual([undefined, undefined]);
          continue;
        }
        expect(judged?.id).toBe(tool ?? uri ?? ref.name ?? ref.uri);
        expect(judged?.argumentNames ?? []).toEqual(Object.keys(args).sort());
        const mirrored = call.headers['mcp-name'];
        if (mirrored !== undefined) expect(decodedHeader(mirrored)).toBe(judged?.id);
        // Nothing that was not understood.
        expect(Object.keys(sent).sort()).toEqual(['id', 'jsonrpc', 'method', 'params']);
        expect(JSON.parse(body)).toEqual(sent);
      }
      return true;
    }),
    { numRuns: runs(10_000) },
  );
  expect(forwarded).toBeGreaterThan(20);
});
