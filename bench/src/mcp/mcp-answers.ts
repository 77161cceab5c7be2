/** What the tools of the attacked server are called. */
export const TOOLS = { open: 'search_tasks', hidden: 'delete_task', endless: 'watch_tasks' } as const;

const tools = Object.values(TOOLS).map((name) => ({ name, inputSchema: { type: 'object' } }));

/** A message, as far as the server looks at it. */
export interface AskedMessage {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: { readonly name?: string; readonly protocolVersion?: string };
}

/** The result of a request, of a server that executes every call; `undefined` for a notification. */
export function resultOf({ id, method, params }: AskedMessage): object | undefined {
  if (id === undefined) return undefined;
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: params?.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: 'attacked', version: '1' },
      };
    case 'tools/list':
      return { resultType: 'complete', tools, ttlMs: 0, cacheScope: 'private' };
    case 'tools/call':
      return { resultType: 'complete', content: [{ type: 'text', text: `called ${params?.name}` }] };
    default:
      return {};
  }
}
