import type { BaseContext, Identity } from '@portcullis/core';
import {
  type Completed,
  checkOptions,
  type FieldsFor,
  list,
  nestedOptions,
  number,
  optional,
  secrets,
  value,
} from '@portcullis/core/internal';
import { type ProxyOptions, type ProxySettings, proxyFields, proxySettings } from '@portcullis/proxy';
import type { AssertionOptions } from '@portcullis/web';
import { type AssertionSettings, assertionFields } from '@portcullis/web/internal';

/** How an MCP server is reached, what it receives, and how rules speak of it. */
export interface McpOptions<Env = unknown, Name extends string = string>
  extends Omit<ProxyOptions<Env>, 'forwardHeaders'> {
  /** The word for this server in rules (`applications`) and records. Default `mcp`. */
  readonly name?: Name;
  /** The path of the server's endpoint, at the gate and at the server. Default `/mcp`. */
  readonly path?: `/${string}`;
  /**
   * Names of tools that change nothing, such as `search_*`. `*` matches any text. All other tools count as writing, whatever the server
   * says of them. Default: none.
   */
  readonly reads?: readonly string[];
  /**
   * Secrets of at least 32 random characters, newest first, which bind the sessions of older clients to the person who started them.
   * Without them, a server that starts a session is answered with an error. Default: none.
   *
   * A list, or a function of the bindings.
   */
  readonly sessionSecrets?: readonly string[] | ((env: Env) => readonly string[]);
  /**
   * Origins of web pages that may call the server, and read its responses (CORS), such as `https://chat.example.com`. Their browsers send no
   * cookies: a page needs a token. Default: the server's own.
   */
  readonly allowedOrigins?: readonly string[];
  /** How long it is held in memory which names the server lists to a caller, in seconds. Default 60. */
  readonly listSeconds?: number;
  /** The largest message of a client, in bytes. Default 1,048,576. */
  readonly maxMessageBytes?: number;
  /** The largest list of the server, in bytes; what it answers to calls is not limited. Default 4,194,304. */
  readonly maxListBytes?: number;
  /** A signed statement of who is asking, for the server. Default: none. */
  readonly assertion?: AssertionOptions<Env>;
  /**
   * The access token that the server gets. The client's own is never forwarded. A function of the request's context: for a token that the
   * gateway holds, `({ env }) => env.TOOLS_TOKEN`; for one that the provider exchanges for the caller's, `tokenExchange()` of
   * `@portcullis/token/exchange`. Default: the server gets none.
   */
  readonly serverToken?: ServerToken<Env>;
  /** Metadata by which clients find the authorization server (RFC 9728). Default: nothing is served. */
  readonly resource?: ResourceOptions;
}

/** Returns the access token that the server gets with the requests of a caller. */
export type ServerToken<Env = unknown> = (
  context: BaseContext<Env> & { readonly identity?: Identity },
) => string | Promise<string>;

/** Metadata of the server as a protected resource. */
export interface ResourceOptions {
  /** Issuers of the tokens that the steps accept, as clients find them: `https://id.example.com`. */
  readonly authorizationServers: readonly string[];
  /** Scopes that a client can ask for. Default: none. */
  readonly scopes?: readonly string[];
  /** Scopes that a client asks for first. It asks for more when a call needs them. Default: all of `scopes`. */
  readonly initialScopes?: readonly string[];
}

/** Options with every default filled in. */
export interface McpSettings<Env> extends Omit<Completed<OwnOptions<Env>, Unset>, 'assertion'> {
  readonly assertion: AssertionSettings<Env> | undefined;
  readonly proxy: ProxySettings<Env>;
}

/** Options that may stay `undefined`. */
type Unset = 'sessionSecrets' | 'assertion' | 'serverToken' | 'resource';

type OwnOptions<Env> = Omit<McpOptions<Env>, keyof ProxyOptions>;

/** Fills in defaults. Throws an `OptionsError` that lists everything that is wrong. */
export function mcpSettings<Env>(options: McpOptions<Env>): McpSettings<Env> {
  let assertion: AssertionSettings<Env> | undefined;
  const { forwardHeaders: _, ...proxied } = proxyFields<Env>({});
  const fields: FieldsFor<McpOptions<Env>, Unset> = {
    ...mcpFields<Env>(),
    ...proxied,
  };
  const checked = checkOptions('mcp', options, fields, ({ assertion: given }, problem) => {
    if (given === undefined) return;
    const check = () => checkOptions('assertion', given, assertionFields<Env>());
    assertion = nestedOptions('assertion', check, problem);
  });
  const { origin, timeoutSeconds, clientAddress, startTimer, ...own } = checked;
  const proxy = proxySettings<Env>({ origin, timeoutSeconds, clientAddress, startTimer, forwardHeaders: [] });
  return { ...own, assertion, proxy };
}

/** How each option is checked, but for those of the proxy. */
export function mcpFields<Env>(): FieldsFor<Omit<McpOptions<Env>, keyof ProxyOptions>, Unset> {
  return {
    name: value(
      (given) => typeof given === 'string' && /^[a-z\d][a-z\d-]*$/.test(given),
      'must be a word of lower-case letters, digits and hyphens',
      () => 'mcp',
    ),
    path: value(
      (given) => typeof given === 'string' && /^(?:\/[\w~-][\w.~-]*)+$/.test(given),
      'must be a path without a slash at its end, such as /mcp',
      () => '/mcp' as const,
    ),
    reads: list<string>(
      (given) =>
        typeof given === 'string' && given !== '' && !/^\*+$/.test(given)
          ? undefined
          : 'must be a list of names of tools, without "*"',
      () => [],
    ),
    sessionSecrets: optional((given, name) =>
      typeof given === 'function' ? undefined : secrets.problem(given, name),
    ),
    allowedOrigins: list<string>(
      (given) =>
        typeof given === 'string' && URL.parse(given)?.origin === given
          ? undefined
          : 'must be a list of origins, such as https://chat.example.com',
      () => [],
    ),
    listSeconds: number({ from: 1, to: 3600, fallback: 60 }),
    maxMessageBytes: number({ from: 1024, to: 16_777_216, whole: true, fallback: 1_048_576 }),
    maxListBytes: number({ from: 1024, to: 33_554_432, whole: true, fallback: 4_194_304 }),
    assertion: optional<AssertionOptions<Env>>((given) =>
      typeof given === 'object' && given !== null ? undefined : 'must be an object with audience and keys',
    ),
    serverToken: optional<ServerToken<Env>>((given) =>
      typeof given === 'function' ? undefined : 'must be a function that returns a token',
    ),
    resource: optional<ResourceOptions>(resourceProblem),
  };
}

/** What is wrong with the option `resource`. */
export function resourceProblem(given: unknown): string | undefined {
  const {
    authorizationServers,
    scopes = [],
    initialScopes = scopes,
    ...more
  } = Object(given) as Readonly<Record<string, unknown>>;
  const isIssuer = (each: unknown): boolean =>
    typeof each === 'string' && /^https?:$/.test(URL.parse(each)?.protocol ?? '');
  const [unknown] = Object.keys(more);
  if (unknown !== undefined)
    return `has "${unknown.slice(0, 64)}", which is not one of authorizationServers, scopes, initialScopes`;
  if (
    !Array.isArray(authorizationServers) ||
    authorizationServers.length === 0 ||
    !authorizationServers.every(isIssuer)
  ) {
    return 'authorizationServers must be a list of addresses of issuers';
  }
  // RFC 6749 section 3.3.
  const isScope = (each: unknown): boolean => typeof each === 'string' && /^[!#-[\]-~]+$/.test(each);
  const areScopes = (given: unknown): given is unknown[] => Array.isArray(given) && given.every(isScope);
  if (!areScopes(scopes)) return 'scopes must be a list of words';
  return areScopes(initialScopes) && initialScopes.every((scope) => scopes.includes(scope))
    ? undefined
    : 'initialScopes must be a list of words of scopes';
}
