import {
  type Completed,
  callback,
  checkOptions,
  type FieldsFor,
  list,
  number,
  value,
} from '@portcullis/core/internal';
import { forwardableHeader } from './forwardable-header.ts';
import { isOrigin, ORIGIN_WORDS, type Origin } from './origin.ts';
import type { ProxiedApplication } from './proxied-application.ts';

/** Options of the proxy: how an application is reached. */
export interface ProxyOptions<Env = unknown> {
  /** The server that requests are forwarded to: `binding()`, `zone()`, `resolveOverride()` or `otherHost()`. */
  readonly origin: Origin<Env>;
  /**
   * Timeout until the origin's response headers arrive, in seconds. Default 100.
   *
   * The response body can take longer. A request whose own body streams has no timeout, since a slow upload is not a slow origin.
   */
  readonly timeoutSeconds?: number;
  /**
   * Request headers to forward, in addition to those that every application needs. Default: none.
   *
   * Values that are not printable ASCII are dropped. Headers by which a client could pose as the proxy are rejected.
   */
  readonly forwardHeaders?: readonly string[];
  /**
   * Returns the address of the client, which is sent as the only member of `X-Forwarded-For`; the header is omitted for
   * `undefined`. It must be derived from something that a client cannot set. Default: `CF-Connecting-IP`, which Cloudflare sets.
   */
  readonly clientAddress?: (request: Request) => string | null | undefined;
  /**
   * Calls a function after a number of milliseconds, and returns a function that cancels it. For tests. Default: `setTimeout`.
   */
  readonly startTimer?: StartTimer;
}

/** Calls a function after a number of milliseconds, and returns a function that cancels it. */
export type StartTimer = (callback: () => void, milliseconds: number) => () => void;

/** Options with every default filled in. */
export type ProxySettings<Env> = Omit<Completed<ProxyOptions<Env>>, 'forwardHeaders'> & {
  /** In lower case. */
  readonly forwardHeaders: ReadonlySet<string>;
};

/** The runtime's own timer. */
export const systemTimer: StartTimer = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

const cloudflareAddress = (request: Request): string | null => request.headers.get('cf-connecting-ip');

/** The checks of the options, for an application to combine with its own. */
export function proxyFields<Env>({ reservedHeaders }: ProxiedApplication): FieldsFor<ProxyOptions<Env>> {
  return {
    origin: value(isOrigin, ORIGIN_WORDS),
    timeoutSeconds: number({ above: 0, to: 2_147_483, fallback: 100 }),
    forwardHeaders: list(
      (given) => forwardableHeader(given, reservedHeaders),
      () => [],
    ),
    clientAddress: callback(() => cloudflareAddress),
    startTimer: callback(() => systemTimer),
  };
}

/** The settings from options that were validated with {@link proxyFields}. */
export function proxySettings<Env>(checked: Completed<ProxyOptions<Env>>): ProxySettings<Env> {
  const { origin, timeoutSeconds, forwardHeaders, clientAddress, startTimer } = checked;
  const names = new Set(forwardHeaders.map((name) => name.toLowerCase()));
  return { origin, timeoutSeconds, forwardHeaders: names, clientAddress, startTimer };
}

/**
 * Validates the options of a proxy in front of an application of your own, and fills in the defaults. Throws a `TypeError` that lists
 * every problem, and starts with the name.
 *
 * @param name of the function that was given the options, for the message
 */
export function checkedProxyOptions<Env>(
  name: string,
  options: ProxyOptions<Env>,
  application: ProxiedApplication,
): ProxySettings<Env> {
  return proxySettings(checkOptions(name, options, proxyFields<Env>(application)));
}
