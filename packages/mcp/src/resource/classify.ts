import type { Resource } from '@portcullis/core';
import { matchesParts } from '@portcullis/core/internal';
import { mcpError } from '../mcp-failure.ts';
import type { About, Message } from '../message/message.ts';
import { NOTIFICATIONS, REQUESTS } from '../message/methods.ts';
import { addressesOf, shownAddress } from './resource-address.ts';

/** What rules call what an MCP server offers. */
export type McpKind =
  | 'mcp:tool'
  | 'mcp:resource'
  | 'mcp:prompt'
  | 'mcp:session'
  | 'mcp:message'
  | 'mcp:metadata';

/** A resource of an MCP server. */
export interface McpResource extends Resource {
  readonly kind: McpKind;
}

/** Kind and id of what concerns no single tool, resource or prompt. Rules that allow some of these allow it too. */
export const SESSION = 'mcp:session';

export const KINDS: readonly McpKind[] = [
  'mcp:tool',
  'mcp:resource',
  'mcp:prompt',
  'mcp:session',
  'mcp:message',
  'mcp:metadata',
];

/** What a request without a message does: it opens the stream of a session, or ends the session. */
export type SessionOperation = 'stream' | 'end';

/** The operation of a client's answer to a question of the server. */
export const RESPONSE = 'response';

/** All operations: methods of the protocol, and what has none. */
export const OPERATIONS: readonly string[] = /* @__PURE__ */ (() => [
  ...REQUESTS.keys(),
  ...NOTIFICATIONS.keys(),
  RESPONSE,
  ...(['stream', 'end'] satisfies SessionOperation[]),
])();

/** How a server's tools are classified. */
export interface Classifier {
  /** What a message is about. Throws a failure of this package for an address with two readings. */
  readonly resourceOf: (message: Message) => McpResource;
  /** What is listed under a name: asked for each entry of a list. */
  readonly listed: (about: About) => McpResource;
  /** What a message with this method would be about. */
  readonly asked: (about: About, method: string) => McpResource;
  /** Something that concerns no single tool, resource or prompt. */
  readonly session: (operation: SessionOperation) => McpResource;
  /** A recorded resource, with what records do not contain: whether the request reads. */
  readonly recorded: (said: Resource) => Resource;
}

/**
 * @param application the word for the server in rules and records
 * @param reads names and patterns of the tools that change nothing
 */
export function classifier(application: string, reads: readonly string[]): Classifier {
  const patterns = reads.map((pattern) => pattern.split('*'));
  const isReading = (tool: string): boolean => patterns.some((parts) => matchesParts(tool, parts));
  const session = (operation: string): McpResource => ({
    application,
    kind: SESSION,
    id: SESSION,
    operation,
    reads: true,
  });
  const resource = (id: string, operation: string): McpResource => ({
    application,
    kind: 'mcp:resource',
    id: named(id),
    shownId: shownAddress(id),
    operation,
    reads: true,
  });
  const addressed = (uri: string, operation: string): McpResource => {
    const [first = uri, other] = addressesOf(uri);
    const found = resource(first, operation);
    return other === undefined ? found : { ...found, asSent: resource(other, operation) };
  };
  const classify = (about: About, operation: string): McpResource => {
    switch (about.kind) {
      case 'tool':
        return {
          application,
          kind: 'mcp:tool',
          id: named(about.name),
          operation,
          reads: isReading(about.name),
        };
      case 'prompt':
        return { application, kind: 'mcp:prompt', id: named(about.name), operation, reads: true };
      case 'resource':
        return addressed(about.uri, operation);
      case 'template':
        return resource(about.template, operation);
      case 'subscription':
        return {
          ...session(operation),
          ...allOf(about.uris.flatMap(addressesOf).map((uri) => resource(uri, operation))),
        };
      case 'server':
        return session(operation);
    }
  };
  return {
    session,
    asked: classify,
    recorded: (said) => {
      if (said.kind === 'mcp:tool') return { ...said, reads: isReading(said.id ?? '') };
      return said.kind !== undefined && READ.has(said.kind) ? { ...said, reads: true } : said;
    },
    listed: (about) => classify(about, LISTED[about.kind]),
    resourceOf: (message) => {
      const found = classify(message.about, message.method ?? RESPONSE);
      const names = Object.keys(message.arguments ?? {});
      return names.length === 0 ? found : { ...found, argumentNames: names.sort() };
    },
  };
}

/** Kinds whose requests only read. */
const READ: ReadonlySet<string> = new Set(['mcp:resource', 'mcp:prompt', SESSION]);

const LISTED: Readonly<Record<About['kind'], string>> = {
  tool: 'tools/call',
  prompt: 'prompts/get',
  resource: 'resources/read',
  template: 'resources/read',
  subscription: 'subscriptions/listen',
  server: 'ping',
};

/** A name of the server. The id of sessions is not one: rules that allow another name would allow it. */
function named(id: string): string {
  if (id === SESSION)
    throw mcpError('mcp.name_unknown', { detail: `the name ${SESSION}, which rules use for connecting` });
  return id;
}

/** Resources that each must be allowed, one inside the other. */
function allOf(resources: readonly McpResource[]): Pick<Resource, 'asSent'> {
  let inner: Pick<Resource, 'asSent'> = {};
  for (const each of resources) inner = { asSent: { ...each, ...inner } };
  return inner;
}
