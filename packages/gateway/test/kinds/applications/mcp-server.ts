/** An MCP server of a few lines, and the messages that it received. */
export function mcpServer(tools: readonly string[]): {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly received: { readonly method: string; readonly headers: Headers }[];
} {
  const received: { method: string; headers: Headers }[] = [];
  return {
    received,
    fetch: async (url, init) => {
      const request = new Request(url, init);
      const { id, method, params } = (await request.json()) as {
        readonly id: number;
        readonly method: string;
        readonly params: { readonly name?: string };
      };
      received.push({ method, headers: request.headers });
      const results: Record<string, object> = {
        'tools/list': { tools: tools.map((name) => ({ name, inputSchema: { type: 'object' } })) },
        'tools/call': { content: [{ type: 'text', text: `called ${params.name}` }] },
      };
      return Response.json({ jsonrpc: '2.0', id, result: results[method] ?? {} });
    },
  };
}

/** A message of a client of 2025-11-25, without a session. */
export function message(
  method: string,
  params: object = {},
  headers: Readonly<Record<string, string>> = {},
): RequestInit {
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  };
}
