import { type Answer, valuesOf } from '../answer.ts';
import { exchange } from '../exchange.ts';
import type { HeaderList } from '../header-list.ts';
import type { McpGate, McpServerMessage, McpToolCall } from './mcp-gate.ts';

const MODERN = '2026-07-28';
const LEGACY = '2025-11-25';

/** What a gate asks the server for on its own, or what starts a session: nothing of it calls a tool. */
const PREPARING = /^(?:initialize|notifications\/initialized|ping|server\/discover|.*\/list)$/;

/** A message to the gate, which an attack can change in any way. */
export interface McpRequest {
  readonly headers: HeaderList;
  readonly body: string;
}

/** What attacks on an MCP server use. */
export interface McpRange {
  readonly gate: McpGate;
  /** A request of the caller, with the session that the gate needs. */
  readonly request: (method: string, params?: object, caller?: HeaderList) => McpRequest;
  readonly call: (tool: McpToolCall, caller?: HeaderList) => McpRequest;
  readonly caller: HeaderList;
  readonly path: string;
  readonly send: (request: McpRequest, method?: string, path?: string) => Promise<Answer>;
  /** What the server receives meanwhile, other than what prepares a call. */
  readonly receivedDuring: <Result>(
    act: () => Promise<Result>,
  ) => Promise<readonly [Result, readonly McpServerMessage[]]>;
  /** Headers of a new session of a caller; none if the gate has no sessions. */
  readonly session: (caller: HeaderList) => Promise<HeaderList>;
}

/** Gets everything ready that attacks on a gate use. */
export async function mcpRangeOf(gate: McpGate): Promise<McpRange> {
  const { era, path = '/mcp' } = gate;
  const host = gate.host ?? new URL(gate.url).host;
  const caller = await gate.caller();
  const send: McpRange['send'] = ({ headers, body }, method = 'POST', to = path) =>
    method === 'GET'
      ? opened(new URL(to, gate.url), headers)
      : exchange(gate.url, host, { method, path: to, headers, ...(method === 'POST' && { body }) });
  const session = async (owner: HeaderList): Promise<HeaderList> => {
    if (era === 'modern') return [];
    const params = {
      protocolVersion: LEGACY,
      capabilities: {},
      clientInfo: { name: 'attack', version: '1' },
    };
    const begun = await send(plain('initialize', params, owner));
    const id = valuesOf(begun, 'mcp-session-id').map((value) => ['Mcp-Session-Id', value] as const);
    await send(plain('notifications/initialized', undefined, [...owner, ...id], false));
    return id;
  };
  const own = await session(caller);
  const request: McpRange['request'] = (method, params = {}, as = [...caller, ...own]) =>
    era === 'modern' ? modern(method, params, as) : plain(method, params, as);
  return {
    gate,
    path,
    caller: [...caller, ...own],
    request,
    call: ({ name, arguments: given }, as) => request('tools/call', { name, arguments: given }, as),
    send,
    session,
    receivedDuring: async (act) => {
      const before = (await gate.serverMessages()).length;
      const result = await act();
      const received = (await gate.serverMessages()).slice(before);
      return [result, received.filter(({ body }) => !isPreparing(body))];
    },
  };
}

/** Whether a stream opens. It has no end, so its body is not read. */
async function opened(url: URL, headers: HeaderList): Promise<Answer> {
  const response = await fetch(url, {
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  });
  await response.body?.cancel();
  return { status: response.status, headers: [...response.headers], body: '' };
}

function isPreparing(body: string): boolean {
  const [, method = ''] = /"method"\s*:\s*"([^"]*)"/.exec(body) ?? [];
  return body === '' || (PREPARING.test(method) && !body.includes('tools/call'));
}

const COMMON: HeaderList = [
  ['Content-Type', 'application/json'],
  ['Accept', 'application/json, text/event-stream'],
];

function plain(method: string, params: object | undefined, caller: HeaderList, isAsked = true): McpRequest {
  return {
    headers: [...COMMON, ['MCP-Protocol-Version', LEGACY], ...caller],
    body: JSON.stringify({ jsonrpc: '2.0', ...(isAsked && { id: 1 }), method, params }),
  };
}

function modern(method: string, params: object, caller: HeaderList): McpRequest {
  const { name, uri = name } = params as { readonly name?: string; readonly uri?: string };
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': MODERN,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return {
    headers: [
      ...COMMON,
      ['MCP-Protocol-Version', MODERN],
      ['Mcp-Method', method],
      ...(uri === undefined ? [] : [['Mcp-Name', uri] as const]),
      ...caller,
    ],
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } }),
  };
}

/** The same request with another value of a header, or without it. */
export function withHeader({ headers, body }: McpRequest, name: string, ...values: string[]): McpRequest {
  const others = headers.filter(([given]) => given.toLowerCase() !== name.toLowerCase());
  return { headers: [...others, ...values.map((value) => [name, value] as const)], body };
}

/** The message of an answer, in JSON or as the last of its events. */
export function messageOf({ headers, body }: Answer): Readonly<Record<string, unknown>> {
  const isStream = headers.some(
    ([name, value]) => name.toLowerCase() === 'content-type' && value.startsWith('text/event-stream'),
  );
  const text = isStream ? (body.match(/^data:(.*)$/gm)?.at(-1) ?? '').replace(/^data:/, '') : body;
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** What is wrong with an answer that should be a refusal; `undefined` for one. */
export function unrefused(answer: Answer, received: readonly McpServerMessage[]): string | undefined {
  if (received.length > 0) return 'let through';
  const { status } = answer;
  if (status >= 400 && status < 500) return undefined;
  return status === 200 && 'error' in messageOf(answer) ? undefined : `answered with ${status}`;
}
