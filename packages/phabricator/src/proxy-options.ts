import { forwardableHeader } from './forwardable-header.ts';
import type { Origin } from './origin.ts';

/** How Phabricator is reached. */
export interface PhabricatorOptions<Env = unknown> {
  /** Where requests go: `binding()`, `zone()`, `resolveOverride()` or `otherHost()`. */
  readonly origin: Origin<Env>;
  /**
   * How large a form (`application/x-www-form-urlencoded`, `multipart/form-data`) may be, in bytes, since it is read
   * whole before Phabricator sees any of it. Other bodies stream, whatever their size. Default 8388608 (8 MiB).
   */
  readonly maxFormBytes?: number;
  /**
   * Says that PHP at the origin cannot be given a path in a body: `request_order = "PG"` or
   * `enable_post_data_reading = Off` is set. Forms then stream unread, of any size, and whether a Conduit call may take
   * its cookies along is judged by its headers and query alone. Default `false`.
   */
  readonly originHardened?: boolean;
  /**
   * How long Phabricator may take until the headers of its answer, in seconds; the body may take longer. Requests
   * whose own body streams are not timed, since a slow upload is not a slow origin. Default 100.
   */
  readonly timeoutSeconds?: number;
  /** Lets Mercurial's `X-HgArg-1` and so on through to repository URLs. Default `false`. */
  readonly mercurial?: boolean;
  /**
   * Request headers to pass on besides those that Phabricator, browsers, git and arc need. Headers that would let a
   * client speak for the proxy are refused. Default none.
   */
  readonly forwardHeaders?: readonly string[];
  /**
   * The address of the client, sent on as the whole of `X-Forwarded-For`; nothing, and the header is left out. It must
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
export type ProxySettings<Env> = Required<Omit<PhabricatorOptions<Env>, 'forwardHeaders'>> & {
  readonly forwardHeaders: ReadonlySet<string>;
};

const systemTimer: StartTimer = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

const cloudflareAddress = (request: Request): string | null => request.headers.get('cf-connecting-ip');

/** Fills in defaults. Throws a `TypeError` that lists everything that is wrong. */
export function proxySettings<Env>(options: PhabricatorOptions<Env>): ProxySettings<Env> {
  const {
    origin,
    maxFormBytes = 8 * 1024 * 1024,
    originHardened = false,
    timeoutSeconds = 100,
    mercurial = false,
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
  check(Number.isInteger(maxFormBytes) && maxFormBytes > 0, 'maxFormBytes: expected a positive whole number');
  check(typeof originHardened === 'boolean', 'originHardened: expected true or false');
  check(
    timeoutSeconds > 0 && timeoutSeconds <= 2_147_483,
    'timeoutSeconds: expected more than 0, at most 2147483',
  );
  check(typeof mercurial === 'boolean', 'mercurial: expected true or false');
  check(typeof clientAddress === 'function', 'clientAddress: expected a function');
  check(typeof startTimer === 'function', 'startTimer: expected a function');
  for (const [index, name] of forwardHeaders.entries()) {
    const verdict = forwardableHeader(name);
    check(verdict === undefined, `forwardHeaders[${index}]: ${verdict}`);
  }
  if (problems.length > 0) throw new TypeError(`phabricator: ${problems.join('; ')}`);
  return {
    origin,
    maxFormBytes,
    originHardened,
    timeoutSeconds,
    mercurial,
    forwardHeaders: new Set(forwardHeaders.map((name) => name.toLowerCase())),
    clientAddress,
    startTimer,
  };
}
