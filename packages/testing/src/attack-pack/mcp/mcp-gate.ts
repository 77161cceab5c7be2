import type { HeaderList } from '../header-list.ts';

/** A message that has reached the MCP server behind a gate. */
export interface McpServerMessage {
  /** Empty for a server that is not called by HTTP. */
  readonly headers: HeaderList;
  /** As the server received it. */
  readonly body: string;
}

/** A tool, and arguments with which it can be called. */
export interface McpToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What an attack on an MCP server behind a gate may use. */
export interface McpGate {
  readonly name: string;
  /** Address of the gate, without a path. Requests are sent by plain http. */
  readonly url: string;
  /** The host that the gate expects. Default: that of `url`. */
  readonly host?: string;
  /** Path of the endpoint. Default `/mcp`. */
  readonly path?: string;
  /** Whether the gate speaks 2026-07-28, or starts with `initialize`. */
  readonly era: 'modern' | 'legacy';
  /** Headers of a caller who may call the tool. */
  readonly caller: () => HeaderList | Promise<HeaderList>;
  /** A tool that the caller may call. */
  readonly tool: McpToolCall;
  /** A tool that the server has and that the caller may not call. Without it, hidden tools are not attacked. */
  readonly hiddenTool?: McpToolCall;
  /** Headers of another caller who may call the tool. Without them, sessions are not attacked. */
  readonly otherCaller?: () => HeaderList | Promise<HeaderList>;
  /** Headers with a token of the same provider for another resource. Without them, none is tried. */
  readonly foreignCaller?: () => HeaderList | Promise<HeaderList>;
  /** A caller whose access ends, and a tool whose answer streams until its client leaves. Without it, streams are not tried. */
  readonly ending?: {
    readonly caller: () => HeaderList | Promise<HeaderList>;
    readonly tool: McpToolCall;
    /** Time from the call until the stream must have ended. */
    readonly withinSeconds: number;
  };
  /** Everything that has reached the server so far. */
  readonly serverMessages: () => readonly McpServerMessage[] | Promise<readonly McpServerMessage[]>;
}
