import type { BaseContext, CanonicalTarget, HasCaller, HasResource } from '@portcullis/core';
import { callback, checkOptions, requestError } from '@portcullis/core/internal';
import type { AnswerCache } from './public-cache/answer-cache.ts';

/** What is sent to an origin beside the URL: the part of `fetch`'s second parameter that the proxy uses. */
export interface OriginRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | null;
  /** Redirects are the browser's business. */
  readonly redirect: 'manual';
  /** Aborted when the client goes away. Only for an origin that asks for it, see {@link Origin}. */
  readonly signal?: AbortSignal;
  /** How Cloudflare sends it: past its caches, and where to. Elsewhere it means nothing. */
  readonly cf?: { readonly cacheTtl: -1; readonly cacheLevel: 'bypass'; readonly resolveOverride?: string };
}

/** Sends a request. The global `fetch` is one. */
export type OriginFetch = (url: string, init: OriginRequest) => Promise<Response>;

/** A binding that sends requests: a VPC Service, another Worker, an mTLS certificate. */
export interface FetchBinding {
  fetch(url: string, init: OriginRequest): Promise<Response>;
}

/**
 * What an origin may know of the request besides what it sends on: to read the clock, to record, and to decide whether the request
 * may be sent again. `request`, `caller` and `resource` are missing where no step found them, and in calls of the gateway's own.
 */
export type OriginScope<Env = unknown> = Pick<
  BaseContext<Env>,
  'clock' | 'env' | 'execution' | 'requestId' | 'target'
> &
  Partial<Pick<BaseContext<Env>, 'request'> & HasCaller & HasResource>;

/** Where requests go. Made by {@link binding}, {@link zone}, {@link resolveOverride} or {@link otherHost}. */
export interface Origin<in Env = unknown> {
  /** Its name in the audit event. */
  readonly name: string;
  /**
   * Scheme, host and port of the server, where it is asked under an address of its own and not under the public one:
   * what it says of itself in redirects and cookies is then not what browsers know it by. Default: it knows the public one.
   */
  readonly serverOrigin?: string;
  /**
   * Whether it needs to be told when the client goes away, to end its call. On Workers a call ends with the request that made
   * it, and to hand the signal over costs as much as all headers. Default `false`.
   */
  readonly needsSignal?: boolean;
  /** The name of who gave an answer, for an origin that stands for several. Default: its own. */
  readonly answeredBy?: (answer: Response) => string;
  /** What keeps answers that are for everybody. Made by `publicCache()`. Default: nothing does. */
  readonly cache?: AnswerCache;
  /** Sends a request on. The URL is the public one; where it goes is said beside it. */
  readonly send: (
    target: CanonicalTarget,
    init: OriginRequest,
    env: Env,
    scope: OriginScope<Env>,
  ) => Promise<Response>;
}

/** What an origin has to be, in words. */
export const ORIGIN_WORDS = 'must be binding(), zone(), resolveOverride() or otherHost()';

/** Whether it is one, for JavaScript callers. */
export function isOrigin(given: unknown): given is Origin {
  return typeof (given as Partial<Origin> | null | undefined)?.send === 'function';
}

/** Throws `TypeError` for what is no origin, where something is put in front of one. */
export function requireOrigin(who: string, given: unknown): void {
  if (!isOrigin(given)) throw new TypeError(`${who}: the origin ${ORIGIN_WORDS}`);
}

/** How an origin without a binding is reached. */
export interface OriginOptions {
  /** Default: the global `fetch`, as Cloudflare's runtime has it. Outside of it, `originAt(url).fetch` of `portcullis/node`. */
  readonly fetch?: OriginFetch;
}

/** The confirmation that {@link otherHost} asks for. */
export interface OtherHostOptions extends OriginOptions {
  /**
   * Says that the application answers for this host, and that its users may see it in links, cookies and redirects. Must
   * be `true`.
   */
  readonly applicationAcceptsIt: true;
}

/**
 * Who asks stands in headers, and a cache knows an answer by its address: without this, Cloudflare keeps what an application
 * says nothing of if its path ends in `.pdf` or `.csv`, and gives one person's to the next. It is what the runtime makes of
 * `cache: 'no-store'`, which adds headers besides and needs a newer compatibility date. To say it costs a bare Worker about 8 µs a
 * request.
 *
 * @see {@link https://developers.cloudflare.com/workers/reference/how-the-cache-works/ | How the cache works}
 */
const UNCACHED = { cacheTtl: -1, cacheLevel: 'bypass' } as const;

const uncached = (init: OriginRequest): OriginRequest => ({ ...init, cf: UNCACHED });

const globalFetch: OriginFetch = (url, init) => fetch(url, init);

const originFields = { fetch: /* @__PURE__ */ callback(() => globalFetch) };

/**
 * A binding with `fetch`: a VPC Service through a Tunnel (the origin needs no public address), another Worker, or an
 * mTLS certificate. The URL sent through it keeps the public host, which is what applications insist on.
 *
 * A Worker whose bindings lack the name does not compile; in JavaScript its requests end as 500. Throws `TypeError` for a binding in
 * the place of its name.
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
    throw new TypeError('binding: give it the name that the binding has in the Wrangler file, as a text');
  // A binding's members are looked up by the runtime, at a price: what was found good once is not looked at again.
  let good: FetchBinding | undefined;
  return {
    name,
    send: (target, init, env) => {
      const found = (env as Partial<Record<Name, FetchBinding>> | undefined)?.[name];
      if (found === undefined || found !== good) {
        if (typeof found?.fetch !== 'function') {
          throw requestError('request.misassembled', {
            detail: `origin: the Worker has no binding "${name}" with fetch; add it to the Wrangler file`,
          });
        }
        good = found;
      }
      return found.fetch(target.href, uncached(init));
    },
  };
}

/**
 * The zone's own origin server: for a Worker on a *route*, in front of a DNS record that points at the application.
 * A Worker on a custom domain has nothing behind it and needs another origin.
 */
export function zone(options: OriginOptions = {}): Origin {
  const { fetch: send } = checkOptions('zone', options, originFields);
  return { name: 'zone', send: (target, init) => send(target.href, uncached(init)) };
}

/**
 * Another name of the same zone, found by `cf.resolveOverride`: the connection goes there, the URL and with it `Host`
 * stay public. Local runtimes do not honour it.
 *
 * @param host name in the same zone, such as `wiki-origin.example.com`
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
 * A server of another host. **Many applications refuse hosts that they do not know**, and write the host they were asked for
 * into redirects and cookies: prefer the other origins. Refused without `applicationAcceptsIt: true`. Outside of Cloudflare, give it
 * `fetch`: Node's own refuses bodies that stream.
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
      `otherHost: applications put the host they are asked for into redirects and cookies, or refuse it. Use binding(), ` +
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
    // The one origin that other runtimes than workerd can have.
    needsSignal: true,
    send: (target, init) => send(`${origin}${target.pathname}${target.search}`, uncached(init)),
  };
}
