import type {
  BaseContext,
  Caller,
  Handler,
  HasDecision,
  HasDecisionOn,
  Identity,
  RoleSet,
} from '@portcullis/core';
import { type HasElevatedRoles, requestError } from '@portcullis/core/internal';
import {
  forward,
  type HeaderWriter,
  type ProxiedApplication,
  type RequestHead,
  readRequestHead,
  writeText,
} from '@portcullis/proxy';
import { type AssertionSource, asking } from '@portcullis/web/internal';
import { passedOn } from './answer/passed-on.ts';
import { readAnswer } from './answer/read-answer.ts';
import { rpcError } from './answer/rpc-error.ts';
import { serverAuthorization } from './identity/server-authorization.ts';
import { type HeldLists, heldLists, type ListedNames, type ServerList } from './lists/held-lists.ts';
import {
  fitsTemplate,
  type ListKind,
  listOf,
  PROMPTS,
  RESOURCES,
  TEMPLATES,
  TOOLS,
} from './lists/list-kind.ts';
import { mayCall } from './lists/may-call.ts';
import { type Send, serverList } from './lists/server-list.ts';
import { mcpError } from './mcp-failure.ts';
import type { McpSettings, ServerToken } from './mcp-options.ts';
import type { Message } from './message/message.ts';
import { unnamedParameter, writtenParameters } from './message/parameter-headers.ts';
import { readMessage } from './message/read-message.ts';
import { writtenMessage } from './message/written-message.ts';
import type { Classifier } from './resource/classify.ts';
import { ANYBODY, type BoundSessions, boundSessions, type Owner } from './session/bound-sessions.ts';

type Context<Env> = BaseContext<Env> &
  Partial<HasDecision & HasDecisionOn & HasElevatedRoles> & {
    readonly identity?: Identity;
    readonly caller?: Caller;
    readonly roles?: RoleSet<never>;
  };

/** A request to the server, with what is known of its caller. */
interface Exchange<Env> {
  readonly context: Context<Env>;
  readonly owner: Owner;
  /** The server's own id of the session; `undefined` for none. */
  readonly sessionId: string | undefined;
  readonly sessions: BoundSessions | undefined;
  /** Headers that only the gate writes. */
  readonly identity: Readonly<Record<string, string>>;
}

/** What the server learns of the caller. */
interface ServerIdentity<Env> {
  readonly assertions: AssertionSource<Env> | undefined;
  readonly serverToken: ServerToken<Env> | undefined;
}

const WRITTEN: ProxiedApplication = {
  headers: new Map<string, HeaderWriter>(
    ['mcp-protocol-version', 'mcp-method', 'mcp-name', 'mcp-session-id', 'last-event-id'].map((name) => [
      name,
      writeText,
    ]),
  ),
  // The headers are those that were written here, and not the client's.
  furtherHeaders: (headers) => [...headers].filter(([name]) => name.startsWith('mcp-param-')),
};

const ACCEPT = 'application/json, text/event-stream';

/** Sends messages on, once the steps have let them through. */
export function mcpHandler<Env>(
  settings: McpSettings<Env>,
  about: Classifier,
  assertions: AssertionSource<Env> | undefined,
): Handler<Context<Env>> {
  const { path, maxMessageBytes, maxListBytes, listSeconds, sessionSecrets, serverToken } = settings;
  const sessionsOf = boundSessions<Env>(sessionSecrets);
  const lists = heldLists(listSeconds);

  return async (context) => {
    const { request, env } = context;
    // Other addresses belong to steps before this one, such as a login.
    if (context.target.path !== path) throw requestError('request.not_found');
    const message = request.method === 'POST' ? await readMessage(request, maxMessageBytes) : undefined;
    // 2026-07-28 has no sessions, and says that their ids are ignored.
    const given = message?.era === 'modern' ? null : request.headers.get('mcp-session-id');
    const exchange = await exchangeOf(context, given, sessionsOf(env), { assertions, serverToken });
    if (message === undefined) return passedOn(await stream(exchange, settings), rewritingFor(exchange));
    const isVersionSaid = request.headers.has('mcp-protocol-version');
    const send: Send = (sent) => sendOn(exchange, settings, sent, isVersionSaid);
    const server = new CallersServer(exchange, message, send, { lists, maxListBytes });
    const list = listOf(message.method);
    if (list !== undefined) return shownList(await server.fetched(list), list, message, context, about);
    if (!(await server.has(message)))
      throw mcpError('mcp.name_unknown', { detail: 'a name that the server does not list' });
    const parameters = await server.parametersOf(message);
    const answer = await sendOn(exchange, settings, message, isVersionSaid, parameters);
    if (message.method === 'server/discover') return discovered(answer, message, maxListBytes);
    if (message.method === 'initialize') return initialized(answer, exchange);
    return passedOn(answer, rewritingFor(exchange));
  };
}

async function exchangeOf<Env>(
  context: Context<Env>,
  given: string | null,
  sessions: BoundSessions | undefined,
  { assertions, serverToken }: ServerIdentity<Env>,
): Promise<Exchange<Env>> {
  const { identity: known, caller = known, env } = context;
  const owner: Owner = caller === undefined || caller.kind === 'anonymous' ? ANYBODY : caller;
  const sessionId = given === null ? undefined : await sessions?.unbound(given, owner);
  if (given !== null && sessionId === undefined) {
    // Another person's session is none, and neither is one that the gate did not begin.
    throw mcpError('mcp.session_unknown', { detail: 'a session id that is not of this caller' });
  }
  const somebody = assertions === undefined ? undefined : asking(context, true);
  const identity = {
    ...(assertions !== undefined &&
      somebody !== undefined && {
        [assertions.header]: await (await assertions.of(env)).of(somebody, context),
      }),
    ...(serverToken !== undefined && {
      authorization: await serverAuthorization(serverToken, context),
    }),
  };
  return { context, owner, sessionId, sessions, identity };
}

/** What the server lists to one caller. */
class CallersServer<Env> {
  readonly #exchange: Exchange<Env>;
  readonly #message: Message;
  readonly #send: Send;
  /** Lists that were looked up for this request. */
  readonly #asked = new Map<ListKind, ListedNames>();
  readonly #bounds: { readonly lists: HeldLists; readonly maxListBytes: number };

  constructor(
    exchange: Exchange<Env>,
    message: Message,
    send: Send,
    bounds: { readonly lists: HeldLists; readonly maxListBytes: number },
  ) {
    this.#exchange = exchange;
    this.#message = message;
    this.#send = send;
    this.#bounds = bounds;
  }

  /** A list as it is now. */
  async fetched(list: ListKind): Promise<ServerList> {
    const { requestId, clock } = this.#exchange.context;
    const { lists, maxListBytes } = this.#bounds;
    const bounds = { id: `portcullis-${requestId}`, maxBytes: maxListBytes };
    const found = await serverList(list, this.#message, this.#send, bounds);
    lists.hold(this.#keyOf(list), found, clock.now());
    return found;
  }

  /** The headers that mirror arguments of a call, as they are sent on; versions before 2026-07-28 have none. */
  async parametersOf({
    about,
    era,
    arguments: given = {},
  }: Message): Promise<Readonly<Record<string, string>>> {
    if (era === 'legacy' || about.kind !== 'tool') return {};
    const { headers } = this.#exchange.context.request;
    return writtenParameters(headers, (await this.#tools(about.name)).get(about.name) ?? [], given);
  }

  /** Whether the server lists what a message names. */
  async has({ about }: Message): Promise<boolean> {
    switch (about.kind) {
      case 'tool':
        return (await this.#tools(about.name)).has(about.name);
      case 'prompt':
        return this.#lists(PROMPTS, about.name);
      case 'resource':
        return this.#hasResource(about.uri);
      case 'template':
        return this.#lists(TEMPLATES, about.template);
      case 'subscription':
        for (const uri of about.uris) if (!(await this.#hasResource(uri))) return false;
        return true;
      case 'server':
        return true;
    }
  }

  async #hasResource(uri: string): Promise<boolean> {
    if (await this.#lists(RESOURCES, uri)) return true;
    const fits = (templates: ListedNames): boolean =>
      [...templates.keys()].some((template) => fitsTemplate(uri, template));
    return fits(await this.#names(TEMPLATES, fits));
  }

  /** The tools, of a list that knows this one and the headers that mirror its arguments: the schema may be newer than the list. */
  #tools(name: string): Promise<ListedNames> {
    const { headers } = this.#exchange.context.request;
    return this.#names(TOOLS, (names) => {
      const known = names.get(name);
      return known !== undefined && unnamedParameter(headers, known) === undefined;
    });
  }

  async #lists(list: ListKind, name: string): Promise<boolean> {
    const has = (names: ListedNames): boolean => names.has(name);
    return has(await this.#names(list, has));
  }

  async #names(list: ListKind, isEnough: (names: ListedNames) => boolean): Promise<ListedNames> {
    const asked = this.#asked.get(list);
    if (asked !== undefined) return asked;
    const { clock } = this.#exchange.context;
    const found = await this.#bounds.lists.names(
      this.#keyOf(list),
      clock.now(),
      () => this.fetched(list),
      isEnough,
    );
    this.#asked.set(list, found);
    return found;
  }

  /** All that a list may depend on; `undefined` for an anonymous caller, for whom nothing is held. */
  #keyOf({ method }: ListKind): string | undefined {
    const { owner, sessionId, context } = this.#exchange;
    if (owner === ANYBODY) return undefined;
    const { _meta } = this.#message.params ?? {};
    const capabilities = (_meta as Readonly<Record<string, unknown>> | undefined)?.[
      'io.modelcontextprotocol/clientCapabilities'
    ];
    const { issuer, subject } = owner;
    const held = [context.roles?.names ?? [], context.elevatedRoles?.names ?? []];
    return JSON.stringify([method, issuer, subject, held, sessionId, this.#message.version, capabilities]);
  }
}

/** A list with what the caller may call. All of it is one page. */
function shownList<Env>(
  found: ServerList,
  list: ListKind,
  { id, params, era }: Message,
  { decisionOn }: Context<Env>,
  about: Classifier,
): Response {
  const headers = { 'content-type': 'application/json', 'cache-control': 'private, no-store' };
  if (params?.cursor !== undefined) {
    throw mcpError('mcp.params_invalid', { detail: 'a cursor, which the gate never returns' });
  }
  if (!found.ok) {
    const { code, message } = found.error;
    return new Response(rpcError(id, { code, message }), { status: found.status, headers });
  }
  const shown = [...found.entries].flatMap(([name, entry]) =>
    mayCall(decisionOn, () => about.listed(list.about(name))) ? [entry] : [],
  );
  const { ttlMs, ...rest } = found.result;
  const result = {
    ...rest,
    [list.member]: shown,
    ...(era === 'modern' && { ttlMs, cacheScope: 'private' }),
  };
  return new Response(JSON.stringify({ jsonrpc: '2.0', id, result }), { headers });
}

/** What a server says of itself may depend on who asks. */
async function discovered(answer: Response, message: Message, maxBytes: number): Promise<Response> {
  const read = await readAnswer(answer, message.id ?? '', maxBytes);
  const headers = { 'content-type': 'application/json', 'cache-control': 'private, no-store' };
  if (!read.ok) {
    const { code, message: text, data } = read.error;
    return new Response(rpcError(message.id, { code, message: text, ...(data !== undefined && { data }) }), {
      status: read.status,
      headers,
    });
  }
  const result = { ...read.result, cacheScope: 'private' };
  return new Response(JSON.stringify({ jsonrpc: '2.0', id: message.id, result }), { headers });
}

/** The first answer of a session, with its id bound to the caller. */
async function initialized<Env>(answer: Response, exchange: Exchange<Env>): Promise<Response> {
  const { sessions, owner } = exchange;
  const begun = answer.headers.get('mcp-session-id');
  if (begun === null) return passedOn(answer, rewritingFor(exchange));
  if (sessions === undefined || !/^[!-~]{1,512}$/.test(begun)) {
    void answer.body?.cancel();
    if (sessions !== undefined)
      throw mcpError('mcp.server_answer_invalid', { detail: 'the server sent an invalid session id' });
    throw mcpError('mcp.sessions_off', { detail: 'mcp: the server started a session: set sessionSecrets' });
  }
  return passedOn(answer, {
    ...rewritingFor({ ...exchange, sessionId: begun }),
    sessionId: await sessions.bound(begun, owner),
  });
}

/** Ids of events lead back to a stream of one session of one person. */
function rewritingFor<Env>({ sessions, sessionId, owner }: Exchange<Env>): {
  readonly eventId?: (id: string) => Promise<string | undefined>;
} {
  if (sessions === undefined || sessionId === undefined) return {};
  return {
    eventId: async (id) =>
      /^[!-~]{1,512}$/.test(id) ? sessions.bound(id, eventOwner(owner, sessionId)) : undefined,
  };
}

/** The caller who resumes a stream must be in its session. */
function eventOwner({ issuer, subject }: Owner, sessionId: string): Owner {
  return { issuer: JSON.stringify(['event', issuer, sessionId]), subject };
}

async function sendOn<Env>(
  exchange: Exchange<Env>,
  settings: McpSettings<Env>,
  message: Message,
  isVersionSaid: boolean,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { headers, body } = writtenMessage(message, isVersionSaid);
  const { 'content-type': _, ...written } = headers;
  return call(exchange, settings, { ...parameters, ...written, accept: ACCEPT }, body);
}

/** The stream of a session, or its end. */
async function stream<Env>(exchange: Exchange<Env>, settings: McpSettings<Env>): Promise<Response> {
  const { sessions, sessionId, owner, context } = exchange;
  const { headers } = context.request;
  const version = headers.get('mcp-protocol-version');
  const last = headers.get('last-event-id');
  const resumed =
    last === null || sessionId === undefined
      ? undefined
      : await sessions?.unbound(last, eventOwner(owner, sessionId));
  if (last !== null && resumed === undefined) {
    throw mcpError('mcp.session_unknown', { detail: 'the id of an event that is not of this session' });
  }
  return call(exchange, settings, {
    accept: 'text/event-stream',
    ...(version !== null && { 'mcp-protocol-version': version }),
    ...(resumed !== undefined && { 'last-event-id': resumed }),
  });
}

/** Sends a request in which nothing is the client's but what was read. */
function call<Env>(
  { context, sessionId, identity }: Exchange<Env>,
  { proxy }: McpSettings<Env>,
  written: Readonly<Record<string, string>>,
  body?: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const asked = readRequestHead(context.request);
  const userAgent = asked.headers.get('user-agent');
  const head: RequestHead = {
    ...asked,
    headers: new Headers({
      ...written,
      ...(userAgent !== null && { 'user-agent': userAgent }),
      ...(sessionId !== undefined && { 'mcp-session-id': sessionId }),
    }),
    contentType: body && { mediaType: 'application/json', parameters: new Map() },
    contentEncoding: [],
    contentLength: body?.byteLength,
    connection: [],
    isWebSocket: false,
    hasBody: body !== undefined,
  };
  return forward(context, proxy, WRITTEN, {
    head,
    body: body ?? null,
    cookies: undefined,
    mayStartSession: false,
    ...(Object.keys(identity).length > 0 && { identity }),
  });
}
