import type { BaseContext, CanonicalTarget, HasCaller, HasResource } from '@portcullis/core';
import { callback, checkOptions, requestError, workerCheck } from '@portcullis/core/internal';
import type { AnswerCache } from './public-cache/answer-cache.ts';

/** The request that is sent to an origin, without the URL: the part of `fetch`'s second parameter that the proxy uses. */
export interface OriginRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | null;
  /** Redirects are returned to the client, not followed. */
  readonly redirect: 'manual';
  /** Aborted when the client disconnects. Only for an origin with `needsSignal`, see {@link Origin}. */
  readonly signal?: AbortSignal;
  /** Options of Cloudflare's `fetch`: bypass the cache, and connect to another host. Other runtimes ignore them. */
  readonly cf?: { readonly cacheTtl: -1; readonly cacheLevel: 'bypass'; readonly resolveOverride?: string };
}

/** Sends a request. The global `fetch` is one. */
export type OriginFetch = (url: string, init: OriginRequest) => Promise<Response>;

/** A binding with `fetch`: a VPC Service, another Worker, an mTLS certificate. */
export interface FetchBinding {
  fetch(url: string, init: OriginRequest): Promise<Response>;
}

/**
 * The parts of the request context that an origin receives: to read the clock, to record, and to decide whether the request may
 * be sent again. `request`, `caller` and `resource` are missing if no step added them, and in calls that the gateway makes on its
 * own.
 */
export type OriginScope<Env = unknown> = Pick<
  BaseContext<Env>,
  'clock' | 'env' | 'execution' | 'requestId' | 'target'
> &
  Partial<Pick<BaseContext<Env>, 'request'> & HasCaller & HasResource>;

/**
 * The server that requests are forwarded to. Created by {@link binding}, {@link zone}, {@link resolveOverride} or
 * {@link otherHost}.
 */
export interface Origin<in Env = unknown> {
  /** Its name in audit events. */
  readonly name: string;
  /**
   * Scheme, host and port of the server, if requests are sent to its own URL instead of the public one: its redirects and cookies
   * can then refer to that URL. Default: the server is addressed by the public URL.
   */
  readonly serverOrigin?: string;
  /**
   * Whether it needs an abort signal to end its call when the client disconnects. On Workers a call ends with its request
   * automatically, and passing the signal costs as much as all headers. Default `false`.
   */
  readonly needsSignal?: boolean;
  /** Returns the name of the origin that sent a response, for an origin that represents several. Default: its own name. */
  readonly answeredBy?: (answer: Response) => string;
  /** The cache for public responses, created by `publicCache()`. Default: no cache. */
  readonly cache?: AnswerCache;
  /** Forwards a request. `target` is the public URL; the origin decides which server it connects to. */
  readonly send: (
    target: CanonicalTarget,
    init: OriginRequest,
    env: Env,
    scope: OriginScope<Env>,
  ) => Promise<Response>;
}

/** The description of a valid origin, for messages. */
export const ORIGIN_WORDS = 'must be binding(), zone(), resolveOverride() or otherHost()';

/** Whether a value is an origin, for callers in JavaScript. */
export function isOrigin(given: unknown): given is Origin {
  return typeof (given as Partial<Origin> | null | undefined)?.send === 'function';
}

/** Throws a `TypeError` if the value is not an origin, for functions that wrap an origin. */
export function requireOrigin(who: string, given: unknown): void {
  if (!isOrigin(given)) throw new TypeError(`${who}: the origin ${ORIGIN_WORDS}`);
}

/** Options of an origin without a binding. */
export interface OriginOptions {
  /** Default: the global `fetch` of Cloudflare's runtime. On other runtimes, pass `originAt(url).fetch` of `portcullis/node`. */
  readonly fetch?: OriginFetch;
}

/** Options of {@link otherHost}, with the confirmation that it requires. */
export interface OtherHostOptions extends OriginOptions {
  /**
   * Confirms that the application accepts this host name, and that users may see it in links, cookies and redirects. Must be `true`.
   */
  readonly applicationAcceptsIt: true;
}

/**
 * Callers are identified by headers, and a cache stores a response under its URL: without this, Cloudflare caches responses
 * without `Cache-Control` whose path ends in `.pdf` or `.csv`, and would send one user's file to the next. The runtime derives
 * the same from `cache: 'no-store'`, which also adds headers and needs a newer compatibility date. It costs about 8 µs per
 * request.
 *
 * @see {@link https://developers.cloudflare.com/workers/reference/how-the-cache-works/ | How the cache works}
 */
const UNCACHED = { cacheTtl: -1, cacheLevel: 'bypass' } as const;

/** In one literal: copying the members costs more than naming them. */
const uncached = ({ method, headers, body, redirect, signal }: OriginRequest): OriginRequest =>
  signal === undefined
    ? { method, headers, body, redirect, cf: UNCACHED }
    : { method, headers, body, redirect, signal, cf: UNCACHED };

const globalFetch: OriginFetch = (url, init) => fetch(url, init);

const originFields = { fetch: /* @__PURE__ */ callback(() => globalFetch) };

/**
 * An origin behind a binding with `fetch`: a VPC Service through a Tunnel (the server needs no public address), another Worker,
 * or an mTLS certificate. The forwarded URL has the public host, which many applications require.
 *
 * TypeScript rejects a Worker whose bindings lack the name; in JavaScript each request is answered with 500. Throws a `TypeError`
 * if it is given the binding instead of its name.
 *
 * @param name the binding's name in the Wrangler file
 *
 * @example
 * ```ts
 * import { binding } from '@portcullis/proxy';
 *
 * const origin = binding('WIKI');
 * ```
 */
export function binding<Name extends string>(name: Name): Origin<Readonly<Record<Name, FetchBinding>>> {
  if (typeof name !== 'string' || name === '')
    throw new TypeError('binding: expected the name of the binding in the Wrangler file, as a string');
  // Reading a member of a binding is slow in the runtime, so a binding is checked once.
  let good: FetchBinding | undefined;
  const bound = (env: Partial<Record<Name, FetchBinding>> | undefined): FetchBinding => {
    const found = env?.[name];
    if (found !== undefined && found === good) return found;
    if (typeof found?.fetch !== 'function') {
      throw requestError('request.misassembled', {
        detail: `origin: the Worker has no binding "${name}" with a fetch method; add it to the Wrangler file`,
      });
    }
    good = found;
    return found;
  };
  const check = workerCheck();
  check?.derivations.push(bound);
  check?.origins.add(name);
  return {
    name,
    send: (target, init, env) => bound(env).fetch(target.href, uncached(init)),
  };
}

/**
 * The origin server of the zone: for a Worker on a *route*, in front of a DNS record that points to the application. A Worker on
 * a custom domain has no origin server and needs another kind of origin.
 */
export function zone(options: OriginOptions = {}): Origin {
  const { fetch: send } = checkOptions('zone', options, originFields);
  return { name: 'zone', send: (target, init) => send(target.href, uncached(init)) };
}

/**
 * Another host name of the same zone, by `cf.resolveOverride`: the connection is opened to that host, while the URL and `Host`
 * stay the public ones. Local runtimes ignore it. Throws a `TypeError` if `host` is not a plain host name.
 *
 * @param host host name in the same zone, such as `wiki-origin.example.com`
 */
export function resolveOverride(host: string, options: OriginOptions = {}): Origin {
  if (!/^(?:[a-z\d-]+\.)+[a-z\d-]+$/i.test(host)) {
    throw new TypeError(
      'resolveOverride: expected a host name of this zone, without scheme, port or path, such as wiki-origin.example.com',
    );
  }
  const { fetch: send } = checkOptions('resolveOverride', options, originFields);
  const cf = { ...UNCACHED, resolveOverride: host };
  return { name: host, send: (target, init) => send(target.href, { ...init, cf }) };
}

/**
 * A server that is addressed by its own URL instead of the public one. **Many applications reject hosts that they do not know**,
 * and write the requested host into redirects and cookies: prefer the other origins. Throws a `TypeError` without
 * `applicationAcceptsIt: true`. On other runtimes than Cloudflare's, pass `fetch`: that of Node does not support streaming
 * bodies.
 *
 * @param url scheme, host and port, such as `https://wiki.internal.example`
 */
export function otherHost(url: string, options: OtherHostOptions): Origin {
  const base = URL.parse(url);
  if (base === null || !/^https?:$/.test(base.protocol) || base.href !== `${base.origin}/`) {
    throw new TypeError('otherHost: expected scheme, host and port only, such as https://wiki.example.com');
  }
  if (options?.applicationAcceptsIt !== true) {
    throw new TypeError(
      `otherHost: applications write the requested host into redirects and cookies, or reject a host that they do not know. Use binding(), ` +
        `zone() or resolveOverride(), which keep the public host. If the application answers for ${base.host}, say so ` +
        'with { applicationAcceptsIt: true }.',
    );
  }
  const { applicationAcceptsIt: _, ...rest } = options;
  const { fetch: send } = checkOptions('otherHost', rest, originFields);
  const { origin } = base;
  return {
    name: base.host,
    serverOrigin: origin,
    // The only origin that works on other runtimes than workerd.
    needsSignal: true,
    send: (target, init) => send(`${origin}${target.pathname}${target.search}`, uncached(init)),
  };
}
