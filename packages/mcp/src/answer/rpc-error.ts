import type { McpFailure } from '../mcp-failure.ts';
import type { MessageId } from '../message/message.ts';

/** An error of JSON-RPC. */
export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

export const PARSE_ERROR = -32700;
export const INVALID_REQUEST = -32600;
export const METHOD_NOT_FOUND = -32601;
export const INVALID_PARAMS = -32602;
export const INTERNAL_ERROR = -32603;
const HEADER_MISMATCH = -32020;
const UNSUPPORTED_VERSION = -32022;
/** Of versions before 2026-07-28. */
export const RESOURCE_NOT_FOUND = -32002;

const CODES: Readonly<Partial<Record<McpFailure, number>>> = {
  'mcp.json_invalid': PARSE_ERROR,
  'mcp.method_unknown': METHOD_NOT_FOUND,
  'mcp.params_invalid': INVALID_PARAMS,
  'mcp.name_unknown': INVALID_PARAMS,
  'mcp.header_mismatch': HEADER_MISMATCH,
  'mcp.version_unsupported': UNSUPPORTED_VERSION,
};

/** The code of JSON-RPC for a refusal: one of the protocol, where it has one. */
export function rpcCode(code: string, status: number): number {
  return CODES[code as McpFailure] ?? (status >= 500 ? INTERNAL_ERROR : INVALID_REQUEST);
}

/** The text of a response with an error. */
export function rpcError(id: MessageId | undefined, error: RpcError): string {
  return JSON.stringify({ jsonrpc: '2.0', ...(id !== undefined && { id }), error });
}
