import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a message was not forwarded to the MCP server, in addition to the codes of `@portcullis/proxy`. */
export type McpFailure =
  | 'mcp.content_type'
  | 'mcp.header_mismatch'
  | 'mcp.json_invalid'
  | 'mcp.message_ambiguous'
  | 'mcp.message_invalid'
  | 'mcp.message_too_large'
  | 'mcp.method_unknown'
  | 'mcp.name_unknown'
  | 'mcp.origin_foreign'
  | 'mcp.params_invalid'
  | 'mcp.server_answer_invalid'
  | 'mcp.session_unknown'
  | 'mcp.sessions_off'
  | 'mcp.verb_unknown'
  | 'mcp.version_unsupported';

/** Creates the error for a failure code of this package. */
export const mcpError: FailureTable<McpFailure> = /* @__PURE__ */ failureTable<McpFailure>({
  'mcp.content_type': { status: 415, message: 'A message must be sent as application/json in UTF-8.' },
  'mcp.header_mismatch': { status: 400, message: 'Header mismatch' },
  'mcp.json_invalid': { status: 400, message: 'Parse error' },
  'mcp.message_ambiguous': { status: 400, message: 'This message can be read in more than one way.' },
  'mcp.message_invalid': { status: 400, message: 'Invalid request' },
  'mcp.message_too_large': { status: 413, message: 'This message is too large.' },
  'mcp.method_unknown': { status: 404, message: 'Method not found' },
  'mcp.name_unknown': { status: 404, message: 'Unknown name' },
  'mcp.origin_foreign': { status: 403, message: 'Pages of other sites may not use this server.' },
  'mcp.params_invalid': { status: 400, message: 'Invalid params' },
  'mcp.server_answer_invalid': { status: 502, message: 'The server sent an invalid answer.' },
  'mcp.session_unknown': { status: 404, message: 'Session not found' },
  'mcp.sessions_off': { status: 501, message: 'This server uses sessions, which are not configured here.' },
  'mcp.verb_unknown': { status: 405, message: 'Method not allowed' },
  'mcp.version_unsupported': { status: 400, message: 'Unsupported protocol version' },
});
