// In the place of the MCP server: three tools, in a few lines. It has no sessions, and asks nobody who they are: the gate did.
interface Message {
  readonly id?: number | string;
  readonly method: string;
  readonly params?: { readonly name?: string; readonly arguments?: object };
}

const TOOLS = ['search_tasks', 'get_task', 'delete_task'].map((name) => ({
  name,
  inputSchema: { type: 'object' },
}));

export default {
  async fetch(request: Request): Promise<Response> {
    if (request.method !== 'POST') return new Response(null, { status: 405 });
    const { id, method, params = {} } = await request.json<Message>();
    if (id === undefined) return new Response(null, { status: 202 });
    const results: Record<string, object> = {
      initialize: {
        protocolVersion: '2025-11-25',
        capabilities: { tools: {} },
        serverInfo: { name: 'tools', version: '1.0.0' },
      },
      ping: {},
      'tools/list': { tools: TOOLS },
      'tools/call': {
        content: [{ type: 'text', text: `${params.name} ${JSON.stringify(params.arguments ?? {})}` }],
      },
    };
    const result = results[method];
    const answer =
      result === undefined ? { error: { code: -32601, message: 'Method not found' } } : { result };
    return Response.json({ jsonrpc: '2.0', id, ...answer });
  },
};
