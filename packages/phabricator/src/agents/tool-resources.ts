import type { Resource } from '@portcullis/core';
import { SESSION } from '@portcullis/mcp/internal';
import { classify } from '../resource/classify.ts';
import type { LookupMethod } from './names/object-names.ts';
import type { AgentTool, Write } from './tools/tool.ts';
import { TOOLS, toolsWith } from './tools.ts';

/** The path at which clients call tools. */
export const ENDPOINT = '/.portcullis/mcp';

const APPLICATION = 'conduit';

/** What a call of a method is about, as rules for Conduit decide it. */
function performed(
  operation: string,
  reaches: readonly string[] | undefined,
): Required<Pick<Resource, 'performs'>>['performs'] {
  const path = `/api/${operation}`;
  const resource = classify('POST', { path, search: '' });
  return Object.freeze({
    method: 'POST',
    path,
    resource: Object.freeze(reaches === undefined ? resource : { ...resource, reaches }),
  });
}

function resourceOf({ name, method, reaches }: AgentTool): Resource {
  const performs = performed(method, reaches);
  const { reads, reaches: reached } = performs.resource;
  return Object.freeze({
    application: APPLICATION,
    kind: 'mcp:tool',
    id: name,
    operation: 'tools/call',
    // A method that is not known writes.
    reads: reads === true,
    ...(reached !== undefined && { reaches: reached }),
    performs,
  });
}

let resources: ReadonlyMap<string, Resource> | undefined;

/** The tools' resources by name, created at first use. */
function all(): ReadonlyMap<string, Resource> {
  resources ??= new Map(TOOLS.map((tool) => [tool.name, resourceOf(tool)]));
  return resources;
}

/** What a call of a tool is about. A name that no tool has is decided as that of a tool that writes. */
export function toolResource(name: string): Resource {
  return (
    all().get(name) ?? {
      application: APPLICATION,
      kind: 'mcp:tool',
      id: name,
      operation: 'tools/call',
      reads: false,
    }
  );
}

/** What concerns no single tool: to connect, and to list the tools. A rule that allows a tool or a method allows it too. */
export function sessionResource(operation: string): Resource {
  return {
    application: APPLICATION,
    kind: SESSION,
    id: SESSION,
    operation,
    reads: true,
    performs: CONNECTING,
  };
}

/** The method has a slash, so that no call of a client is one of it: rules that allow some method allow this one too. */
const CONNECTING = /* @__PURE__ */ (() =>
  Object.freeze({
    method: 'POST',
    path: `/api/${SESSION}`,
    resource: Object.freeze({
      application: APPLICATION,
      kind: 'method',
      operation: `${SESSION}/connect`,
      reads: true,
    }),
  }))();

/** A question that the gateway asks Conduit for a tool, such as the PHID of a person: rules that deny its method deny it. */
export function lookupResource(method: LookupMethod, reaches: readonly string[] | undefined): Resource {
  return {
    application: APPLICATION,
    kind: 'mcp:lookup',
    id: method,
    operation: 'tools/call',
    reads: true,
    performs: performed(method, reaches),
  };
}

/** Texts of accounts that the configuration does not name: rules that deny this resource leave them out. */
export const TEXT_OF_OTHERS: Resource = /* @__PURE__ */ Object.freeze({
  application: APPLICATION,
  kind: 'mcp:resource',
  id: 'text:unknown-author',
  operation: 'tools/call',
  reads: true,
});

/** Kinds that rules can name where tools are served. */
export const TOOL_KINDS: readonly string[] = [
  'mcp:tool',
  'mcp:resource',
  'mcp:session',
  'mcp:message',
  'mcp:metadata',
  'mcp:lookup',
];

/** Methods of the protocol that concern no single tool. */
export const SESSION_METHODS: readonly string[] = ['initialize', 'ping', 'tools/list', 'server/discover'];

/** Every request that a policy can be asked about at the endpoint of a gate that switched these on, for proofs. */
export function possibleToolResources(writes: readonly Write[]): readonly Resource[] {
  return [
    ...toolsWith(writes).map(({ name }) => toolResource(name)),
    ...[...SESSION_METHODS, 'notifications/initialized'].map(sessionResource),
  ];
}
