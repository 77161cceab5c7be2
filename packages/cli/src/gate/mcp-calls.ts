import { AccessError, type Resource } from '@portcullis/core';
import {
  type CallAbout,
  type CalledNames,
  type PossibleResources,
  possibleResources,
} from '@portcullis/mcp/internal';
import type { Policy, PolicyRequest } from '@portcullis/policy';
import { isPattern, namesInclude, namesOfClasses } from '@portcullis/policy/internal';
import type { MatrixOptions } from '@portcullis/policy/prove';
import type { InstanceConfiguration } from 'portcullis';
import { UsageError } from '../usage-error.ts';
import { type OwnTools, toldOf } from './told-of-applications.ts';

// An address does not say which tool a request is about. What a server offers is known to nobody here, so the names are those that
// rules, claims and settings contain, and one for all others.

/** Something that an agent asks an MCP server for. */
export type AskedCall =
  | { readonly tool: string }
  | { readonly prompt: string }
  | { readonly resource: string };

type Saying = Policy['rules'][number] | NonNullable<Policy['claims']>[number];

/** An instance of an MCP server, as far as the command line speaks of it. */
interface McpServer {
  readonly endpoint: string;
  readonly reads: readonly string[];
  readonly resourcesFor: (names: CalledNames) => PossibleResources;
}

const NO_NAMES: CalledNames = { tools: [], prompts: [], resources: [] };

/** Tools that the gate itself serves next to the application of an instance; `undefined` for an instance without. */
function ownToolsOf(instance: InstanceConfiguration): OwnTools | undefined {
  return toldOf(instance.application).ownTools?.(instance);
}

/** For proofs: what requests to the tools of the gate itself can be about; `undefined` for an instance without such tools. */
export function ownToolPlaces(instance: InstanceConfiguration): OwnToolPlaces | undefined {
  const tools = ownToolsOf(instance);
  if (tools === undefined) return undefined;
  const resources = tools.resources();
  return {
    path: tools.path,
    // The gate refuses other methods there before any policy.
    classify: (method) => (method === 'POST' ? resources : []),
    operationOf: ({ kind, id, operation }) => {
      if (kind === 'mcp:tool') return `tool ${id}`;
      return kind === 'mcp:session' ? 'connect' : operation;
    },
  };
}

/** Requests to the tools of the gate itself. */
interface OwnToolPlaces extends Required<Pick<MatrixOptions, 'operationOf'>> {
  readonly path: string;
  readonly classify: (method: string) => readonly Resource[];
}

/** The MCP server of an instance; `undefined` for an instance of another application. */
function serverOf(instance: InstanceConfiguration): McpServer | undefined {
  if (instance.application !== 'mcp') return undefined;
  const { applicationName = 'mcp', path: endpoint = '/mcp', reads = [] } = instance;
  return {
    endpoint,
    reads,
    resourcesFor: (names) => possibleResources(applicationName, reads, names),
  };
}

/** Whether requests to an instance are calls, whose contents decide what they are about. */
export function isMcpServer(instance: InstanceConfiguration): boolean {
  return serverOf(instance) !== undefined;
}

/** A call as a client sends it, and how the gate reads it. */
export interface CallReading extends Pick<PolicyRequest, 'method' | 'path'> {
  readonly reading:
    | { readonly ok: true; readonly target: { readonly path: string }; readonly resource: Resource }
    | { readonly ok: false; readonly failure: string };
}

/** Reads a call as the gate does. Throws `UsageError` for an instance that is not an MCP server. */
export function callReading(instance: InstanceConfiguration, asked: AskedCall): CallReading {
  const server = serverOf(instance);
  const [option] = Object.keys(asked);
  const own = ownToolsOf(instance);
  if (own !== undefined && 'tool' in asked) {
    const target = { path: own.path };
    return { method: 'POST', ...target, reading: { ok: true, target, resource: own.call(asked.tool) } };
  }
  if (server === undefined) {
    throw new UsageError(
      `${option}: the instance ${instance.name} is not an MCP server ("application": ${JSON.stringify(instance.application)})`,
    );
  }
  const request = { method: 'POST', path: server.endpoint };
  try {
    const resource = server.resourcesFor(NO_NAMES).call(aboutOf(asked));
    return { ...request, reading: { ok: true, target: { path: server.endpoint }, resource } };
  } catch (refusal) {
    // An address of a resource that servers could read in two ways, or that is none.
    if (refusal instanceof AccessError) return { ...request, reading: { ok: false, failure: refusal.code } };
    throw refusal;
  }
}

/**
 * Throws `UsageError` for the resource of an address that does not say what a request is about: any answer about it would be wrong
 * for some tool.
 *
 * @param instead what says it
 */
export function refuseUnread(resource: Resource, instead: string): void {
  if (resource.kind !== 'mcp:message') return;
  throw new UsageError(
    `the address of an MCP server does not say which tool a request is about: use ${instead}`,
  );
}

function aboutOf(asked: AskedCall): CallAbout {
  if ('tool' in asked) return { kind: 'tool', name: asked.tool };
  return 'prompt' in asked
    ? { kind: 'prompt', name: asked.prompt }
    : { kind: 'resource', uri: asked.resource };
}

/** The option of `explain` that asks about a resource of a call; `undefined` for one that no option asks about. */
export function callOption({ kind, id }: Resource): readonly [option: string, name: string] | undefined {
  const option = kind === undefined ? undefined : OPTIONS.get(kind);
  return option === undefined || id === undefined ? undefined : [option, id];
}

const OPTIONS: ReadonlyMap<string, string> = new Map([
  ['mcp:tool', 'tool'],
  ['mcp:prompt', 'prompt'],
  ['mcp:resource', 'resource'],
]);

/** All that rules, claims and settings say of names, by what they name. */
function wordsOf(spoken: readonly Saying[], reads: readonly string[]): CalledNames {
  const named = (field: 'tools' | 'prompts' | 'resources', kind: string): readonly string[] => [
    ...new Set(
      spoken.flatMap((each) => [
        ...(each[field] ?? []),
        ...(each.kinds?.includes(kind) === false ? [] : (each.ids ?? [])),
      ]),
    ),
  ];
  return {
    tools: [...new Set([...named('tools', 'mcp:tool'), ...reads])],
    prompts: named('prompts', 'mcp:prompt'),
    resources: named('resources', 'mcp:resource'),
  };
}

/** What a proof about an MCP server takes: every request that its endpoint accepts. */
export interface CallPlaces
  extends Required<Pick<MatrixOptions, 'classify' | 'paths' | 'methods' | 'operationOf'>> {}

/** What a proof takes for rules and claims about an instance; `undefined` for an instance that is not an MCP server. */
export function callPlaces(
  instance: InstanceConfiguration,
  spoken: readonly Saying[],
): CallPlaces | undefined {
  const server = serverOf(instance);
  if (server === undefined) return undefined;
  const { endpoint, reads, resourcesFor } = server;
  const words = wordsOf(spoken, reads);
  // The last name of each list is one that no rule contains: it stands for all others.
  const classesOf = (names: readonly string[]): readonly string[] => namesOfClasses([...names, '*']);
  const { messages, session } = resourcesFor({
    tools: classesOf(words.tools),
    prompts: classesOf(words.prompts),
    resources: classesOf(words.resources),
  });
  const namesOperations = spoken.some(({ operations }) => operations !== undefined);
  return {
    paths: [endpoint],
    methods: ['DELETE'],
    // The gate has nothing at other paths, and refuses other methods before any policy.
    classify: (method, path) => {
      if (path !== endpoint) return [];
      if (method === 'POST') return messages;
      return session(method) ?? [];
    },
    operationOf: ({ kind, id = '', operation }) => {
      const field = kind === undefined ? undefined : FIELDS.get(kind);
      if (field === undefined) return namesOperations ? operation : 'connect';
      const shown = shownName(id, words[field.words], field.noun);
      return namesOperations ? `${operation} ${shown}` : `${field.noun} ${shown}`;
    },
  };
}

const FIELDS: ReadonlyMap<string, { readonly words: keyof CalledNames; readonly noun: string }> = new Map([
  ['mcp:tool', { words: 'tools', noun: 'tool' }],
  ['mcp:prompt', { words: 'prompts', noun: 'prompt' }],
  ['mcp:resource', { words: 'resources', noun: 'resource' }],
]);

/** A name as the rules write it: the name, or all patterns that match it. */
function shownName(name: string, words: readonly string[], noun: string): string {
  if (words.includes(name)) return name;
  const patterns = words.filter(
    (word) => isPattern(word) && !/^\*+$/.test(word) && namesInclude([word], name),
  );
  return patterns.length > 0 ? patterns.join(' and ') : `(any other ${noun})`;
}
