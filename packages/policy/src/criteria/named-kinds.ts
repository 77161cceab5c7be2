import type { Resource } from '@portcullis/core';

// What agents call (MCP): a rule that lets people open pages must not let their agents call tools. docs/decisions/0089.

/** The prefix of kinds that a rule must name in order to allow them. No kind of a web application does. */
const PREFIX = 'mcp:';

/** The kinds of what an MCP server offers, by the field of a rule that names them. */
export const CALLED_KINDS = { tools: 'mcp:tool', resources: 'mcp:resource', prompts: 'mcp:prompt' } as const;

/** A field of a rule that names what agents call. */
export type CallField = keyof typeof CALLED_KINDS;

export const CALL_FIELDS: readonly CallField[] = ['tools', 'resources', 'prompts'];

/**
 * Kind and id of what concerns no single tool, resource or prompt: to connect, and to list what the caller may call. A rule that
 * allows some of them allows this too. Nothing else has this id.
 */
export const CONNECTION = 'mcp:session';

/**
 * The method that stands for connecting to tools which call an API. A rule that allows some method allows this one too. It has a slash, so
 * that no address is a call of it: a method is one segment of a path.
 */
export const CONNECTING_METHOD = 'mcp:session/connect';

/**
 * Whether the question is if some call can be allowed: then a rule that allows calls with certain contents holds, since it allows to
 * connect and to list what can be called.
 */
export function asksForSomeCall({
  someCall,
  resource,
}: {
  readonly someCall?: boolean | undefined;
  readonly resource?: Resource | undefined;
}): boolean {
  return someCall === true || resource?.kind === CONNECTION;
}

/** Whether a resource is that of an address alone, as of a message that was not read: which tool it is about is unknown. */
export function isUnreadMessage(resource: Pick<Resource, 'kind'> | undefined): boolean {
  return resource?.kind === 'mcp:message';
}

/** Whether a rule that does not name the kind of a resource cannot allow it. */
export function mustBeNamed(resource: Pick<Resource, 'kind'> | undefined): boolean {
  return resource?.kind?.startsWith(PREFIX) === true;
}
