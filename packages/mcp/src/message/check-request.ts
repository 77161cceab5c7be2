import type { BaseContext } from '@portcullis/core';
import { mcpError } from '../mcp-failure.ts';
import { LEGACY_VERSIONS } from './methods.ts';

const VERBS = ['POST', 'GET', 'DELETE'];

/** Refuses what is no request to an endpoint, before its body is read. */
export function checkRequest(
  { method, headers }: Request,
  target: BaseContext['target'],
  allowed: readonly string[],
): void {
  if (!VERBS.includes(method)) throw mcpError('mcp.verb_unknown', { headers: { allow: VERBS.join(', ') } });
  const origin = headers.get('origin');
  // DNS rebinding, and pages of other sites: a browser that is logged in here would send its cookies along.
  if (origin !== null && origin !== `${target.protocol}//${target.host}` && !allowed.includes(origin)) {
    throw mcpError('mcp.origin_foreign', { detail: 'an Origin that is not allowed' });
  }
  if (target.search !== '') throw mcpError('mcp.message_invalid', { detail: 'the address has a query' });
  if (method === 'POST') return;
  // GET and DELETE belong to sessions, which 2026-07-28 does not have.
  const version = headers.get('mcp-protocol-version');
  if (version !== null && !LEGACY_VERSIONS.includes(version)) {
    throw mcpError('mcp.verb_unknown', { headers: { allow: 'POST' }, detail: 'a version without sessions' });
  }
}
