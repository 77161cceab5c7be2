import { expect, test } from 'vitest';
import { mcpError } from '../src/mcp-failure.ts';

test.each([
  ['mcp.content_type', 415],
  ['mcp.header_mismatch', 400],
  ['mcp.json_invalid', 400],
  ['mcp.message_ambiguous', 400],
  ['mcp.message_invalid', 400],
  ['mcp.message_too_large', 413],
  ['mcp.method_unknown', 404],
  ['mcp.name_unknown', 404],
  ['mcp.origin_foreign', 403],
  ['mcp.params_invalid', 400],
  ['mcp.server_answer_invalid', 502],
  ['mcp.session_unknown', 404],
  ['mcp.sessions_off', 501],
  ['mcp.verb_unknown', 405],
  ['mcp.version_unsupported', 400],
] as const)('a client that is refused with %s gets the status %i and a text', (code, status) => {
  expect(mcpError(code)).toMatchObject({ code, status, message: expect.stringMatching(/\w/) });
});
