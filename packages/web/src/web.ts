import {
  type Application,
  application,
  type BaseContext,
  type Handler,
  type HasCaller,
  type HasDecision,
  type HasRoles,
  type Resource,
} from '@portcullis/core';
import { requestError } from '@portcullis/core/internal';
import { forward, readRequestHead } from '@portcullis/proxy';
import { type AssertionSource, assertionSource } from './assertion/assertion-source.ts';
import { asking } from './identity/asking.ts';
import type { IdentityField } from './identity/identity-field.ts';
import { identityHeaders } from './identity/identity-headers.ts';
import { keysEndpoint } from './keys-endpoint.ts';
import { onPublicHost } from './public-host.ts';
import { operationsOf, resourceTable } from './resource/resource-pattern.ts';
import { webError } from './web-failure.ts';
import { type WebOptions, type WebSettings, webSettings } from './web-options.ts';

/**
 * Any HTTP application, as the application behind a gate. A pipeline in front of it
 *
 * - determines the resource of a request, as far as `resources` describe it: rules can use `kinds`, `ids` and `operations`;
 * - sends the user's identity to the application, in headers and under a signature, and removes such headers of clients;
 * - serves the public keys of that signature to all clients, before any step decides;
 * - forwards what the steps let through, streaming in both directions, WebSockets from its own pages included, with an
 *   allow-list of headers and without the gate's own credentials;
 * - keeps redirects and cookies on the public host, and protected responses out of shared caches.
 *
 * To send an identity, it needs a step that identifies callers, and `mapRoles()` if roles are sent. Without them, the pipeline does not
 * have the type `ExportedHandler`, and in JavaScript fails with 500 `request.misassembled`. For anonymous callers whom a rule admits, none
 * of these headers are sent. Also fails with the codes of `WebFailure` and of the proxy (`proxy.…`); throws a `TypeError` for options that
 * cannot work.
 *
 * It does **not** decide who may do what, read bodies, or rewrite pages. An application that takes its method or its path from somewhere
 * else than the request line (`_method`, `X-HTTP-Method-Override` in a body) must be configured not to.
 *
 * Types: the literal types of `name` and `resources` and the bindings are inferred together, so omit the type arguments. If steps read
 * other bindings, declare them on the origin: `const origin: Origin<Env> = binding('WIKI')`.
 *
 * @example
 * ```ts
 * import { pipeline } from '@portcullis/core';
 * import { authenticate, cloudflareAccess } from '@portcullis/token';
 * import { binding, web } from '@portcullis/web';
 *
 * const wiki = web({
 *   origin: binding('WIKI'),
 *   resources: [{ path: '/pages/:id', kind: 'page' }],
 *   headers: { 'x-user': 'email' },
 * });
 *
 * export default pipeline(wiki).use(authenticate(cloudflareAccess({ team: 'acme', audience: 'f00d' })));
 * ```
 */
export function web<Env = unknown, const Name extends string = 'web', const Kind extends string = never>(
  options: WebOptions<Env, Name, Kind> & Silent,
): Application<Env, Name, Kind>;
export function web<Env = unknown, const Name extends string = 'web', const Kind extends string = never>(
  options: WebOptions<Env, Name, Kind> & { readonly headers?: HeadersWithoutRoles },
): Application<Env, Name, Kind, HasCaller>;
export function web<Env = unknown, const Name extends string = 'web', const Kind extends string = never>(
  options: WebOptions<Env, Name, Kind>,
): Application<Env, Name, Kind, HasCaller & HasRoles<never>>;
export function web<Env, const Name extends string, const Kind extends string>(
  options: WebOptions<Env, Name, Kind>,
): Application<Env, Name, Kind, never> {
  return webWith<Env, Name, Kind>(options, assertionSource);
}

/**
 * The same for a built Worker, which contains the code that signs only if an application has assertions.
 * @param signing without it, options with `assertion` are refused
 */
export function webWith<Env, const Name extends string, const Kind extends string>(
  options: WebOptions<Env, Name, Kind>,
  signing?: typeof assertionSource,
): Application<Env, Name, Kind, HasCaller & HasRoles<never>>;
export function webWith<Env, const Name extends string, const Kind extends string>(
  options: WebOptions<Env, Name, Kind>,
  signing?: typeof assertionSource,
): Application<Env, Name, Kind, never> {
  const settings = webSettings<Env>(options);
  const { name, resources, caseSensitive, encodedDelimiters, encodedScopes, ampersands } = settings;
  const { classify, isReadOtherwise, maskPath } = resourceTable(name, resources, caseSensitive, ampersands);
  if (settings.assertion !== undefined && signing === undefined)
    throw new TypeError(
      'web: assertion is set, but this Worker was built without the code that signs assertions: build it again',
    );
  const assertions = settings.assertion && signing?.(settings.assertion);
  // The words come of the options, and so does what is said of a request: their types need not be told here.
  return application<Env, string, string, never>({
    name,
    target: { encodedDelimiters, encodedScopes, ampersands },
    vocabulary: {
      applications: [name],
      kinds: [...new Set(resources.map(({ kind }) => kind))],
      operations: operationsOf(resources),
      delimitersInNames: encodedDelimiters === 'pass',
    },
    // `/;x/admin` is `//admin` to servers that take path parameters away, and so `/admin`.
    checkTarget: ({ path }) => {
      if (path.includes('/;')) throw requestError('request.path_empty_segment');
      if (isReadOtherwise(path)) throw webError('web.path_ambiguous');
    },
    check: keysEndpoint(assertions),
    classify,
    resourceOf: ({ request: { method, headers }, target }) =>
      method === 'GET' && /websocket/i.test(headers.get('upgrade') ?? '')
        ? opening(classify('POST', target), classify('GET', target))
        : classify(method, target),
    // A GET that was an edit has opened a WebSocket.
    recorded: ({ operation }, address) =>
      operation === 'edit' && address.operation === 'view'
        ? opening({ ...address, operation }, address)
        : address,
    // Core's own: a page for who navigates, problem details for programs. A login used behind this has pages of its own.
    presenter: () => undefined,
    maskPath,
    handler: handler(settings, assertions),
  });
}

/**
 * The resource of a request that opens a WebSocket. The gate does not see what is sent through it, so it requires the right to write,
 * unless a pattern says that it only shows; and the resource of the GET, which an application that does not support WebSockets answers.
 */
function opening(resource: Resource, got: Resource): Resource {
  const asSent = { ...got, method: 'GET' };
  return resource.operation === 'view' ? { ...resource, asSent } : { ...resource, method: 'POST', asSent };
}

/** Options without the user's identity. */
interface Silent {
  readonly headers?: undefined;
  readonly assertion?: undefined;
}

type HeadersWithoutRoles = Readonly<Record<string, Exclude<IdentityField, 'roles'>>>;

function handler<Env>(
  { proxied, proxy, headers, forwardMethods }: WebSettings<Env>,
  assertions: AssertionSource<Env> | undefined,
): Handler<BaseContext<Env> & Partial<HasDecision>> {
  const { serverOrigin } = proxy.origin;
  const server = serverOrigin === undefined ? undefined : new URL(serverOrigin);
  const tells = headers.length > 0 || assertions !== undefined;
  const needsRoles = headers.some(([, field]) => field === 'roles');
  const identityOf = async (context: BaseContext<Env>): Promise<Record<string, string> | undefined> => {
    const somebody = asking(context, needsRoles);
    if (somebody === undefined) return undefined;
    const told = identityHeaders(headers, somebody);
    if (assertions !== undefined) {
      told[assertions.header] = await (await assertions.of(context.env)).of(somebody, context);
    }
    return told;
  };
  return async (context) => {
    const { request, target } = context;
    const head = readRequestHead(request, forwardMethods);
    const identity = tells ? await identityOf(context) : undefined;
    const answer = await forward(context, proxy, proxied, {
      head,
      body: head.hasBody ? request.body : null,
      cookies: head.headers.get('cookie') ?? undefined,
      mayStartSession: true,
      ...(identity !== undefined && { identity }),
    });
    // An upgraded connection is not ours to copy.
    return answer.status === 101 ? answer : onPublicHost(answer, target, server);
  };
}
