import { expect, test } from 'vitest';
import { RESOURCE_NOT_FOUND, rpcCode, rpcError } from '../../src/answer/rpc-error.ts';

test.each([
  ['mcp.json_invalid', 400, -32700],
  ['mcp.method_unknown', 404, -32601],
  ['mcp.params_invalid', 400, -32602],
  ['mcp.name_unknown', 404, -32602],
  ['mcp.header_mismatch', 400, -32020],
  ['mcp.version_unsupported', 400, -32022],
  ['policy.denied', 403, -32600],
  ['request.not_found', 499, -32600],
  ['request.crashed', 500, -32603],
  ['proxy.unreachable', 502, -32603],
])('the refusal %s with status %i has the code %i of JSON-RPC', (code, status, rpc) => {
  expect(rpcCode(code, status)).toBe(rpc);
});

test('a resource that is not found has the code of the protocol before 2026-07-28', () => {
  expect(RESOURCE_NOT_FOUND).toBe(-32002);
});

test('an error has the id of its request, and none if the id is unknown', () => {
  const error = { code: -32600, message: 'no' };
  expect(JSON.parse(rpcError('a', error))).toEqual({ jsonrpc: '2.0', id: 'a', error });
  expect(JSON.parse(rpcError(0, error))).toEqual({ jsonrpc: '2.0', id: 0, error });
  expect(JSON.parse(rpcError(undefined, error))).toEqual({ jsonrpc: '2.0', error });
});
