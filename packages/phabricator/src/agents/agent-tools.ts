import {
  type Application,
  application,
  type BaseContext,
  type Caller,
  type CallFacts,
  type Handler,
  type HasDecisionOn,
  type Resource,
  type RoleSet,
} from '@portcullis/core';
import { checkOptions, type FieldsFor, list, optional } from '@portcullis/core/internal';
import type { ResourceOptions } from '@portcullis/mcp';
import {
  checkRequest,
  type Message,
  mcpError,
  mcpPresenter,
  metadataPaths,
  protectedResource,
  readMessage,
  resourceProblem,
  servesMetadata,
} from '@portcullis/mcp/internal';
import type { Origin } from '@portcullis/proxy';
import type { AgentTools } from '../proxy/agent-tools-option.ts';
import { phorgeClient } from '../sso/phorge-client.ts';
import type { ToolConfirmation, ToolWrite } from './calls/tool-write.ts';
import { protocolAnswer } from './protocol-answer.ts';
import { type InputRequired, problemResult, ToolCall, type ToolResult } from './tool-call.ts';
import { ENDPOINT, SESSION_METHODS, sessionResource, TOOL_KINDS, toolResource } from './tool-resources.ts';
import { type AgentTool, WRITES, type Write } from './tools/tool.ts';
import { toolsWith } from './tools.ts';

/** The context in which a token for the caller of a tool is found. */
export type TokenContext<Env = unknown> = BaseContext<Env> & {
  readonly caller: Caller;
  readonly roles: RoleSet<never>;
};

/** What is known of a call of a tool. */
export interface ToolFacts {
  /** Whether the tool can change something. */
  readonly writes: boolean;
}

/** The tools that agents call, and with which account of Phorge. */
export interface AgentToolsOptions<Env = unknown> {
  /**
   * Returns the API token that a caller's calls are made with. It can return `undefined`: the tools then answer that no token is configured.
   * Never return a token that the client sent. For a tool that writes, return only a token of the caller: what another account wrote would be
   * on record as that account's.
   */
  readonly tokenOf: (
    context: TokenContext<Env>,
    call: ToolFacts,
  ) => string | undefined | Promise<string | undefined>;
  /**
   * The tools that write, by what they write: `comment`, `change` (status, priority, title or description of a task), `create` (tasks),
   * `assign` (tasks), `tag` (projects) and `subscribe`. Each still needs a rule that allows it. Default: none, so that agents only read.
   */
  readonly write?: readonly Write[];
  /**
   * Returns the address of a page at which the caller can deposit an API token, for calls without one. Default: the answer only says that
   * none is configured.
   */
  readonly depositAt?: (context: TokenContext<Env>) => Promise<string | undefined>;
  /**
   * Returns what the user said to exactly this call of a tool that writes, once; it asks them if they have said nothing. `undefined` if they
   * cannot be asked: nothing is written then. Default: what the policy allows is written without asking.
   */
  readonly confirmation?: (
    write: ToolWrite,
    context: TokenContext<Env>,
  ) => Promise<ToolConfirmation | undefined>;
  /**
   * Usernames at Phorge whose texts are shown where a rule denies the resource `text:unknown-author`. Default: none, so that such a rule
   * leaves out all texts.
   */
  readonly authors?: readonly string[];
  /** Metadata by which clients find the authorization server (RFC 9728). Default: nothing is served. */
  readonly resource?: ResourceOptions;
}

/** Largest message of a client, in bytes. */
const MAX_MESSAGE_BYTES = 262_144;

/**
 * Tools over Conduit for agents, at `/.portcullis/mcp`: clients of MCP find and read tasks, revisions, comments, diffs, files, people,
 * projects, repositories and builds, and write what is switched on. For the option `agents` of `phabricator()`.
 *
 * - Each tool stands for one method of Conduit, by whose rules it is decided. A rule that allows must name the tool or its method; every
 *   rule that denies the method, its path or its data denies the tool.
 * - `tools/list` shows only what the caller may call. All other names are unknown.
 * - What users of Phorge wrote is in answers as JSON strings, next to the names of object and author. It is never in a description or an
 *   error.
 *
 * Throws an `OptionsError` that lists everything that is wrong. It does **not** know what a text makes a model do.
 *
 * @example
 * ```ts
 * import { pipeline } from '@portcullis/core';
 * import { binding, type FetchBinding, phabricator } from '@portcullis/phabricator';
 * import { agentTools } from '@portcullis/phabricator/agents';
 * import { enforce } from '@portcullis/policy';
 * import { mapRoles } from '@portcullis/roles';
 * import { authenticate, oidc } from '@portcullis/token';
 *
 * interface Env {
 *   readonly PHORGE: FetchBinding;
 *   readonly READING_BOT: string;
 * }
 *
 * const agents = agentTools<Env>({ tokenOf: ({ env }) => env.READING_BOT });
 *
 * export default pipeline(phabricator<Env>({ origin: binding('PHORGE'), agents }))
 *   .use(authenticate(oidc({ issuer: 'https://id.example.com', audience: 'https://phab.example.com/.portcullis/mcp' })))
 *   .use(mapRoles({ engineer: ['eng-*'] }))
 *   .use(
 *     enforce({
 *       name: 'agents',
 *       rules: [{ name: 'tasks', effect: 'allow', who: { roles: ['engineer'] }, tools: ['find_tasks', 'read_task'] }],
 *     }),
 *   );
 * ```
 */
export function agentTools<Env = unknown>(options: AgentToolsOptions<Env>): AgentTools<Env> {
  const { tokenOf, depositAt, confirmation, authors, resource, write } = checkOptions(
    'agentTools',
    options,
    agentToolsFields<Env>(),
  );
  const metadata = resource && protectedResource(ENDPOINT, resource);
  const metadataOwn: readonly string[] = metadataPaths(ENDPOINT);
  const present = mcpPresenter(
    (path) => path === ENDPOINT,
    (origin, statesScopes) => metadata?.challenge(origin, statesScopes),
  );
  const tools = toolsWith(write);
  const toolOf = ({ about }: Message): AgentTool | undefined =>
    about.kind === 'tool' ? tools.find(({ name }) => name === about.name) : undefined;
  const named = new Set(authors.map((name) => name.toLowerCase()));
  /** Calls of tools by request, so that the facts of a call and its answer are those of one call. */
  const calls = new WeakMap<Request, Promise<ToolCall | undefined>>();

  const callOf = async (
    context: TokenContext<Env>,
    message: Message,
    origin: Origin<Env>,
  ): Promise<ToolCall | undefined> => {
    const tool = toolOf(message);
    if (tool === undefined) throw mcpError('mcp.name_unknown', { detail: 'a tool that does not exist' });
    const call = { writes: tool.writes !== undefined };
    const token = context.caller.kind === 'anonymous' ? undefined : await tokenOf(context, call);
    if (token === undefined) return undefined;
    const ask = phorgeClient(origin) as never;
    return new ToolCall(tool, message.arguments ?? {}, context as never, { ask, token, authors: named });
  };
  const toolCall = (
    context: TokenContext<Env>,
    message: Message,
    origin: Origin<Env>,
  ): Promise<ToolCall | undefined> => {
    const known = calls.get(context.request);
    if (known !== undefined) return known;
    const made = callOf(context, message, origin);
    calls.set(context.request, made);
    return made;
  };

  return {
    served: (inside, origin) => {
      const handler: Handler<BaseContext<Env> & Partial<HasDecisionOn>> = async (context) => {
        if (context.target.path !== ENDPOINT) return inside.handler(context as never);
        const message = await readMessage(context.request, MAX_MESSAGE_BYTES);
        const called = async (): Promise<ToolResult | InputRequired> => {
          const call = await toolCall(context as unknown as TokenContext<Env>, message, origin);
          const caller = context as unknown as TokenContext<Env>;
          if (call !== undefined)
            return call.result(
              context.decisionOn,
              async (write) => confirmation && unconfirmed(message, await confirmation(write, caller)),
            );
          const address = await depositAt?.(caller);
          return address === undefined ? problemResult(NO_ACCOUNT) : inputNeeded(message, DEPOSIT, address);
        };
        return protocolAnswer(message, tools, context.decisionOn, called);
      };
      return application<Env, string, string, never>({
        ...(inside as Application<Env, never, never, never>),
        vocabulary: withKinds(inside.vocabulary),
        check: (context, next) => {
          if (context.target.path === ENDPOINT) return next();
          return servesMetadata(context, metadata, ENDPOINT, () => inside.check(context as never, next));
        },
        classify: (method, target) => {
          if (target.path === ENDPOINT)
            return { application: 'conduit', kind: 'mcp:message', operation: method };
          if (metadataOwn.includes(target.path)) return METADATA;
          return inside.classify(method, target) as never;
        },
        resourceOf: (context) => {
          const { request, target } = context;
          if (metadataOwn.includes(target.path)) return METADATA as never;
          if (target.path !== ENDPOINT) return inside.resourceOf(context as never) as never;
          checkRequest(request, target, []);
          if (request.method !== 'POST') {
            throw mcpError('mcp.verb_unknown', {
              headers: { allow: 'POST' },
              detail: 'there are no sessions',
            });
          }
          return readMessage(request, MAX_MESSAGE_BYTES).then(messageResource) as never;
        },
        presenter: (refusal) =>
          refusal.target?.path === ENDPOINT ? present(refusal) : inside.presenter(refusal as never),
        recorded: (said, address) => recordedCall(said) ?? inside.recorded?.(said, address) ?? said,
        handler: handler as never,
      }) as never;
    },
    facts: (origin, asksWithin) => async (context, next) => {
      if (context.target.path !== ENDPOINT || context.resource.kind !== 'mcp:tool') return next({ call: {} });
      const message = await readMessage(context.request, MAX_MESSAGE_BYTES);
      const call =
        toolOf(message) === undefined
          ? undefined
          : await toolCall(context as unknown as TokenContext<Env>, message, origin);
      const facts: CallFacts = call === undefined ? {} : await call.facts(asksWithin);
      return next({ call: facts });
    },
  };
}

const NO_ACCOUNT =
  'No account of Phorge may be used for this caller: no API token is configured for their roles.';

/** What the user has to do on a page. */
interface NeededInput {
  readonly id: string;
  /** For clients that open the page. */
  readonly message: string;
  /** For those that show its address. */
  readonly text: (url: string) => string;
}

const DEPOSIT: NeededInput = {
  id: 'deposit',
  message: 'Deposit an API token of Phorge for this client.',
  text: (url) =>
    `Phorge needs an API token of the user for this. The user can deposit one at ${url} and then try again.`,
};

const CONFIRM: NeededInput = {
  id: 'confirmation',
  message: 'Look at what this client would write in Phorge, and confirm or decline it.',
  text: (url) =>
    `Nothing was written yet: the user must confirm it. The user can look at it, and confirm or decline it, at ${url} within ten minutes. Then call the tool again with the same arguments.`,
};

/** The answer to a call that writes and that the user has not confirmed; `undefined` if they have. */
function unconfirmed(
  message: Message,
  said: ToolConfirmation | undefined,
): ToolResult | InputRequired | undefined {
  switch (said?.state) {
    case 'confirmed':
      return undefined;
    case 'asked':
      return inputNeeded(message, CONFIRM, said.address);
    case 'declined':
      return problemResult('The user declined this. Nothing was written.');
    default:
      return problemResult('Nothing was written: the user must confirm it, and cannot be asked here.');
  }
}

/** Leads the user to a page: the client opens it if it can, and otherwise shows the address. */
function inputNeeded(
  { era, params }: Message,
  { id, message, text }: NeededInput,
  url: string,
): ToolResult | InputRequired {
  const { [CAPABILITIES]: capabilities } = (params?._meta ?? {}) as Readonly<Record<string, unknown>>;
  const { elicitation } = (capabilities ?? {}) as { readonly elicitation?: { readonly url?: unknown } };
  if (era !== 'modern' || elicitation?.url === undefined) return problemResult(text(url));
  return {
    resultType: 'input_required',
    inputRequests: { [id]: { method: 'elicitation/create', params: { mode: 'url', message, url } } },
  };
}

const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';

const METADATA = { application: 'conduit', kind: 'mcp:metadata' } as const;

/** How each option is checked. */
export function agentToolsFields<Env>(): FieldsFor<
  AgentToolsOptions<Env>,
  'depositAt' | 'confirmation' | 'resource'
> {
  return {
    tokenOf: {
      problem: (given) =>
        typeof given === 'function' ? undefined : 'must be a function that returns a token',
    },
    depositAt: optional((given) =>
      typeof given === 'function' ? undefined : 'must be a function that returns an address',
    ),
    confirmation: optional((given) =>
      typeof given === 'function' ? undefined : 'must be a function that returns what the user said',
    ),
    write: list<Write>(
      (given) =>
        (WRITES as readonly unknown[]).includes(given) ? undefined : `must be words of ${WRITES.join(', ')}`,
      () => [],
    ),
    authors: list<string>(
      (given) =>
        typeof given === 'string' && /^[\w.-]{1,64}$/.test(given)
          ? undefined
          : 'must be a list of usernames of Phorge',
      () => [],
    ),
    resource: optional<ResourceOptions>(resourceProblem),
  };
}

/** What a message is about. Throws `mcp.method_unknown` for what no tool needs: there are no prompts, resources or subscriptions. */
function messageResource(message: Message): Resource {
  const { about, method = '', kind, arguments: given } = message;
  if (about.kind === 'tool') {
    const names = Object.keys(given ?? {}).sort();
    return { ...toolResource(about.name), ...(names.length > 0 && { argumentNames: names }) };
  }
  if (kind !== 'notification' && !SESSION_METHODS.includes(method))
    throw mcpError('mcp.method_unknown', { detail: 'a method that is not served here' });
  return sessionResource(method);
}

/** A recorded call, with what records do not contain: the call of Conduit. */
function recordedCall(said: Resource): Resource | undefined {
  if (said.application !== 'conduit') return undefined;
  if (said.kind === 'mcp:tool') return { ...toolResource(said.id ?? ''), ...said };
  return said.kind === 'mcp:session' ? { ...sessionResource(said.operation ?? ''), ...said } : undefined;
}

/** The words of an application, and those of the tools. Its lists are still created when they are asked for. */
function withKinds(inside: Application<never, never, never, never>['vocabulary']) {
  return {
    get applications() {
      return inside.applications;
    },
    get kinds() {
      return [...inside.kinds, ...TOOL_KINDS];
    },
    delimitersInNames: inside.delimitersInNames,
  } as never;
}
