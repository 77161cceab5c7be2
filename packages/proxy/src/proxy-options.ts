import { forwardableHeader } from './forwardable-header.ts';
import type { Origin } from './origin.ts';
import type { ProxiedApplication } from './proxied-application.ts';

/** How an application is reached. */
export interface ProxyOptions<Env = unknown> {
  /** Where requests go: `binding()`, `zone()`, `resolveOverride()` or `otherHost()`. */
  readonly origin: Origin<Env>;
  /**
   * How long the application may take until the headers of its answer, in seconds; the body may take longer. Requests
   * whose own body streams are not timed, since a slow upload is not a slow origin. Default 100.
   */
  readonly timeoutSeconds?: number;
  /**
   * Request headers to pass on besides those that browsers and the application need, as far as their values are printable
   * ASCII. Headers that would let a client speak for the proxy are refused. Default none.
   */
  readonly forwardHeaders?: readonly string[];
  /**
   * The address of the client, sent on as the whole of `X-Forwarded-For`; `undefined`, and the header is left out. It must
   * come from something a client cannot write. Default: `CF-Connecting-IP`, which Cloudflare sets.
   */
  readonly clientAddress?: (request: Request) => string | null | undefined;
  /**
   * Calls back after a number of milliseconds, and returns what cancels that. Default: `setTimeout`. For tests only.
   */
  readonly startTimer?: StartTimer;
}

/** Calls back after a number of milliseconds, and returns what cancels that. */
export type StartTimer = (callback: () => void, milliseconds: number) => () => void;

/** Options with every default filled in. */
export type ProxySettings<Env> = Required<Omit<ProxyOptions<Env>, 'forwardHeaders'>> & {
  readonly forwardHeaders: ReadonlySet<string>;
};

const systemTimer: StartTimer = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

const cloudflareAddress = (request: Request): string | null => request.headers.get('cf-connecting-ip');

/** Fills in defaults, and lists everything that is wrong: settings with problems are not to be used. */
export function readProxyOptions<Env>(
  options: ProxyOptions<Env>,
  { reservedHeaders }: ProxiedApplication,
): {
  readonly settings: ProxySettings<Env>;
  readonly problems: readonly string[];
} {
  const {
    origin,
    timeoutSeconds = 100,
    forwardHeaders = [],
    clientAddress = cloudflareAddress,
    startTimer = systemTimer,
  } = options;
  const problems: string[] = [];
  const check = (holds: boolean, problem: string): void => {
    if (!holds) problems.push(problem);
  };
  check(
    typeof origin?.send === 'function',
    'origin: expected binding(), zone(), resolveOverride() or otherHost()',
  );
  check(
    timeoutSeconds > 0 && timeoutSeconds <= 2_147_483,
    'timeoutSeconds: expected more than 0, at most 2147483',
  );
  check(typeof clientAddress === 'function', 'clientAddress: expected a function');
  check(typeof startTimer === 'function', 'startTimer: expected a function');
  const names = Array.isArray(forwardHeaders) ? (forwardHeaders as readonly string[]) : [];
  check(Array.isArray(forwardHeaders), 'forwardHeaders: expected a list of header names');
  for (const [index, name] of names.entries()) {
    const verdict = forwardableHeader(name, reservedHeaders);
    check(verdict === undefined, `forwardHeaders[${index}]: ${verdict}`);
  }
  const settings = {
    origin,
    timeoutSeconds,
    forwardHeaders: new Set(names.map((name) => String(name).toLowerCase())),
    clientAddress,
    startTimer,
  };
  return { settings, problems };
}
