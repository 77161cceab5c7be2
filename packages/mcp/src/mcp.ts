import {
  type Application,
  application,
  type BaseContext,
  type HasCaller,
  type HasRoles,
  type Middleware,
} from '@portcullis/core';
import {
  argumentValues,
  type CrossOrigin,
  isPreflight,
  requestError,
  servedCrossOrigin,
} from '@portcullis/core/internal';
import { type AssertionSource, assertionSource, keysEndpoint } from '@portcullis/web/internal';
import { mcpPresenter } from './answer/presenter.ts';
import { mcpHandler } from './handler.ts';
import { metadataPaths, type ProtectedResource, protectedResource } from './identity/protected-resource.ts';
import { type McpOptions, mcpSettings } from './mcp-options.ts';
import { checkRequest } from './message/check-request.ts';
import { readMessage, readSoFar } from './message/read-message.ts';
import { classifier, KINDS, type McpKind, type McpResource, OPERATIONS } from './resource/classify.ts';

/** What `mcp()` returns: of the kinds of an MCP server. */
export type McpApplication<Env, Name extends string, Needs = unknown> = Application<
  Env,
  Name,
  McpKind,
  Needs
>;

/**
 * An MCP server as the application behind a gate, for clients of 2026-07-28 and of the versions before. A pipeline in front of it
 *
 * - reads each message as a method, a name and arguments, and forwards what it understood, written anew: a message that two
 *   parsers could read in two ways is refused, as is a header that differs from the body;
 * - lets rules name tools, resources and prompts, and the values of their arguments;
 * - lists only what the caller may call, and answers every other name itself, as one that does not exist;
 * - binds the sessions of older clients to the person who started them;
 * - never forwards the client's token; the server can get a signed assertion of who is asking.
 *
 * With an `assertion`, it needs a step that identifies callers and `mapRoles()`. Fails with the codes of `McpFailure` and of the proxy (`proxy.…`), as errors of
 * JSON-RPC; throws a `TypeError` for options that cannot work.
 *
 * It does **not** judge what tools return, nor what a server asks of a client's user.
 *
 * @example
 * ```ts
 * import { pipeline } from '@portcullis/core';
 * import { binding, mcp } from '@portcullis/mcp';
 * import { authenticate, oidc } from '@portcullis/token';
 *
 * export default pipeline(mcp({ origin: binding('TOOLS') })).use(
 *   authenticate(oidc({ issuer: 'https://id.example.com', audience: 'https://tools.example.com/mcp' })),
 * );
 * ```
 */
export function mcp<Env = unknown, const Name extends string = 'mcp'>(
  options: McpOptions<Env, Name> & { readonly assertion?: undefined },
): McpApplication<Env, Name>;
export function mcp<Env = unknown, const Name extends string = 'mcp'>(
  options: McpOptions<Env, Name>,
): McpApplication<Env, Name, HasCaller & HasRoles<never>>;
export function mcp<Env, const Name extends string>(
  options: McpOptions<Env, Name>,
): McpApplication<Env, Name, never> {
  return mcpWith<Env, Name>(options, assertionSource);
}

/**
 * The same for a built Worker, which contains what signs only where an application has assertions.
 * @param signing without it, options with `assertion` are refused
 */
export function mcpWith<Env, const Name extends string>(
  options: McpOptions<Env, Name>,
  signing?: typeof assertionSource,
): McpApplication<Env, Name, HasCaller & HasRoles<never>> {
  const settings = mcpSettings<Env>(options);
  const { name, path, reads, maxMessageBytes, allowedOrigins, resource } = settings;
  if (settings.assertion !== undefined && signing === undefined)
    throw new TypeError('mcp: nothing here signs assertions');
  const assertions: AssertionSource<Env> | undefined = settings.assertion && signing?.(settings.assertion);
  const about = classifier(name, reads);
  const metadata = resource && protectedResource(path, resource);
  const pages: CrossOrigin = { origins: allowedOrigins, methods: 'GET, POST, DELETE' };
  const own = new Set([
    ...(metadata?.paths ?? []),
    ...(assertions === undefined ? [] : [assertions.keysPath]),
  ]);
  const serveKeys = keysEndpoint<Env>(assertions);
  const onAddress = (operation: string): McpResource => ({
    application: name,
    kind: 'mcp:message',
    operation,
  });

  return application<Env, string, McpKind, HasCaller & HasRoles<never>>({
    name,
    target: {},
    vocabulary: { applications: [name], kinds: KINDS, operations: OPERATIONS, delimitersInNames: false },
    check: (context, next) => {
      const serve = () => serveKeys(context, () => servesMetadata(context, metadata, path, next));
      const isReadable = [path, ...metadataPaths(path)].includes(context.target.path);
      return isReadable ? servedCrossOrigin(context.request, pages, serve) : serve();
    },
    // An address says nothing of what a message is about.
    classify: (method, { path: asked }) =>
      own.has(asked) ? { application: name, kind: 'mcp:metadata' } : onAddress(method),
    resourceOf: async ({ request, target }) => {
      if (own.has(target.path)) return { application: name, kind: 'mcp:metadata' };
      if (target.path !== path || isPreflight(request, pages)) return onAddress(request.method);
      checkRequest(request, target, allowedOrigins);
      if (request.method !== 'POST') return about.session(request.method === 'GET' ? 'stream' : 'end');
      return about.resourceOf(await readMessage(request, maxMessageBytes));
    },
    recorded: about.recorded,
    callOf: ({ request }) => {
      const said = readSoFar(request)?.message?.arguments;
      return { parameters: argumentValues(said ?? {}) };
    },
    presenter: mcpPresenter(
      (asked) => asked === path,
      (origin, statesScopes) => metadata?.challenge(origin, statesScopes),
      pages,
    ),
    maskPath: (asked) => asked,
    handler: mcpHandler<Env>(settings, about, assertions),
  }) as McpApplication<Env, Name, HasCaller & HasRoles<never>>;
}

/** Serves the metadata to everyone. Without metadata, clients get 404, and not a refusal of the policy. */
export function servesMetadata<Env>(
  { request, target }: BaseContext<Env>,
  metadata: ProtectedResource | undefined,
  path: string,
  next: () => ReturnType<Middleware<BaseContext<Env>>>,
): Promise<Response> {
  if (!metadataPaths(path).includes(target.path)) return next();
  if (metadata === undefined || !/^(?:GET|HEAD)$/.test(request.method))
    throw requestError('request.not_found');
  const text = request.method === 'HEAD' ? null : metadata.metadata(`${target.protocol}//${target.host}`);
  const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' };
  return Promise.resolve(new Response(text, { headers }));
}
