import { isNavigation, type Presenter, refusalHeaders } from '@portcullis/core';
import { type CrossOrigin, crossOriginHeaders } from '@portcullis/core/internal';
import type { About, Message } from '../message/message.ts';
import { MODERN_VERSION } from '../message/methods.ts';
import { readSoFar } from '../message/read-message.ts';
import { INVALID_PARAMS, RESOURCE_NOT_FOUND, type RpcError, rpcCode, rpcError } from './rpc-error.ts';

/**
 * Refusals that say nothing but that a name is unknown: what a caller may not use does not exist for them. The code, the words and
 * the calls to the server are the same for both.
 */
const UNKNOWN = new Set(['mcp.name_unknown', 'policy.denied', 'policy.read_only']);

/**
 * Gives refusals the form of the protocol: an error of JSON-RPC, and the challenge that leads a client to the authorization server.
 *
 * @param isEndpoint whether a path is that of the server
 * @param challengeFor parameters of a challenge for an origin, such as the address of the metadata, also of a challenge that states the
 *   scopes itself; `undefined` for no parameters
 * @param pages which pages of other origins can read why they are refused; by default, none
 */
export function mcpPresenter(
  isEndpoint: (path: string) => boolean,
  challengeFor: (origin: string, statesScopes: boolean) => string | undefined,
  pages?: CrossOrigin,
): Presenter {
  return (refusal) => {
    const { error, request, target } = refusal;
    if (target === undefined || !isEndpoint(target.path) || isNavigation(request)) return undefined;
    const { id, message } = readSoFar(request) ?? {};
    const headers: Record<string, string> = {
      ...refusalHeaders(refusal, 'application/json'),
      ...(pages && crossOriginHeaders(request, pages)),
    };
    if (message?.kind === 'request' && UNKNOWN.has(error.code)) {
      const unknown = unknownName(message);
      if (unknown !== undefined) return new Response(rpcError(id, unknown), { headers });
    }
    const given = error.headers['www-authenticate'];
    const needed = neededScope(given);
    if (error.status === 401 || needed !== undefined) {
      const challenge = challengeOf(
        given,
        challengeFor(`${target.protocol}//${target.host}`, needed !== undefined),
      );
      if (challenge !== undefined) headers['www-authenticate'] = challenge;
    }
    const { code, status } = error;
    const data =
      code === 'mcp.version_unsupported'
        ? { supported: [MODERN_VERSION], requested: requestedIn(request) }
        : { code, ...(needed !== undefined && { error: 'insufficient_scope', scope: needed }) };
    return new Response(rpcError(id, { code: rpcCode(code, status), message: error.message, data }), {
      status,
      headers,
    });
  };
}

/** The error for a name that does not exist; `undefined` for a message that has none. */
function unknownName({ about, era }: Message): RpcError | undefined {
  const said = textOf(about);
  if (said === undefined) return undefined;
  const isResource = about.kind === 'resource' && era === 'legacy';
  return { code: isResource ? RESOURCE_NOT_FOUND : INVALID_PARAMS, message: said };
}

function textOf(about: About): string | undefined {
  switch (about.kind) {
    case 'tool':
      return `Unknown tool: ${about.name}`;
    case 'prompt':
      return `Unknown prompt: ${about.name}`;
    case 'resource':
      return `Resource not found: ${about.uri}`;
    case 'template':
      return `Resource not found: ${about.template}`;
    case 'subscription':
      return about.uris.length === 0 ? undefined : 'Resource not found';
    case 'server':
      return undefined;
  }
}

/** All scopes that a request needs, if its token lacks one (RFC 6750 section 3.1); `undefined` for other refusals. */
function neededScope(challenge: string | undefined): string | undefined {
  return /^Bearer error="insufficient_scope", scope="([^"]*)"/.exec(challenge ?? '')?.[1];
}

/** A challenge for bearer tokens that says where the metadata is. */
function challengeOf(given: string | undefined, parameters: string | undefined): string | undefined {
  if (parameters === undefined) return given;
  if (given === undefined) return `Bearer ${parameters}`;
  // A list of challenges: the parameters belong to a bearer token, wherever its scheme stands.
  return /^Bearer [^,]/i.test(given)
    ? `Bearer ${parameters}, ${given.slice('Bearer '.length)}`
    : `Bearer ${parameters}, ${given}`;
}

/** The version of a header: at most what a version is, so that nothing else is echoed. */
function requestedIn({ headers }: Request): string {
  const version = headers.get('mcp-protocol-version') ?? '';
  return /^[\w.-]{1,32}$/.test(version) ? version : 'unknown';
}
