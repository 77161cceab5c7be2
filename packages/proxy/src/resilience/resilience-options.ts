import {
  type Completed,
  callback,
  checkOptions,
  type FieldsFor,
  flag,
  number,
  OptionsError,
  optional,
} from '@portcullis/core/internal';
import { isOrigin, ORIGIN_WORDS, type Origin, type OriginScope } from '../origin.ts';
import { type StartTimer, systemTimer } from '../proxy-options.ts';
import type { OriginChangeFacts } from './origin-change.ts';

/** The health check of an origin. */
export interface HealthCheck {
  /** A path that the origin answers quickly and without credentials, such as `/status/`. */
  readonly path: string;
  /**
   * A text that the body of the response must contain. Default: a status below 400 is enough. A check only covers the web server
   * and what the path uses.
   */
  readonly contains?: string;
}

/** Options of `resilient()`: what happens when an origin fails. */
export interface ResilienceOptions<Env = unknown> {
  /**
   * Timeout of one call until the headers of its response, in seconds, counted from the end of the request body. The
   * application's `timeoutSeconds` limits all calls of a request together. Default 30.
   */
  readonly firstByteSeconds?: number;
  /**
   * Maximum pause in the body of a response, in seconds. Bodies are then read by the Worker's own code. Default: no limit; the
   * runtime streams bodies.
   */
  readonly idleSeconds?: number;
  /**
   * How often a request that only reads is retried after a failed call, or after 502, 503 or 504 without `Retry-After`: GET, HEAD
   * or OPTIONS without a body, for a resource that is classified as only read. Default 1.
   */
  readonly retries?: number;
  /**
   * Consecutive failed requests after which the circuit opens, in each isolate: failures to connect, or failures of at least two
   * callers at two paths. A request counts once, and only if its whole body was sent. Default 5.
   */
  readonly failures?: number;
  /** How long the circuit stays open until one call probes the origin, in seconds. Default 10. */
  readonly openSeconds?: number;
  /**
   * A health check, sent after `failures` that may be those of one caller or one page, and used as the probe of an open circuit.
   * Default: a request is the probe.
   */
  readonly health?: HealthCheck;
  /**
   * Another origin for requests that can be retried, if the origin failed or its circuit is open. It must serve the same host.
   * Default: none.
   */
  readonly failover?: Origin<Env>;
  /**
   * Whether all other requests are sent to `failover` too while the circuit is open, so that the origin received nothing of them.
   * Only for a failover that shares its data with the origin. Default `false`.
   */
  readonly failoverTakesWrites?: boolean;
  /** Called with each event. Default: no callback. */
  readonly tell?: (change: OriginChangeFacts, scope: OriginScope<Env>) => void;
  /** Calls back after a number of milliseconds, and returns what cancels that. Default: `setTimeout`. For tests only. */
  readonly startTimer?: StartTimer;
}

/** Options without a default. */
type Open = 'idleSeconds' | 'health' | 'failover';

/** Options with every default filled in. */
export type ResilienceSettings<Env> = Completed<ResilienceOptions<Env>, Open>;

const seconds = number({ above: 0, to: 2_147_483, fallback: 1 });

function resilienceFields<Env>(): FieldsFor<ResilienceOptions<Env>, Open> {
  return {
    firstByteSeconds: { ...seconds, fallback: () => 30 },
    idleSeconds: optional<number>((given) => seconds.problem(given, 'idleSeconds')),
    retries: number({ from: 0, to: 3, whole: true, fallback: 1 }),
    failures: number({ from: 1, to: 1000, whole: true, fallback: 5 }),
    openSeconds: { ...seconds, fallback: () => 10 },
    health: optional<HealthCheck>(healthProblem),
    failover: optional<Origin<Env>>((given) => {
      // A cache of the failover would not be used: the cache of the origin is in front of both.
      return isOrigin(given) && given.cache === undefined ? undefined : ORIGIN_WORDS;
    }),
    failoverTakesWrites: flag(false),
    tell: callback(() => () => {}),
    startTimer: callback(() => systemTimer),
  };
}

/** The validated options with their defaults. Throws an `OptionsError` that lists all problems. */
export function resilienceSettings<Env>(options: ResilienceOptions<Env>): ResilienceSettings<Env> {
  const settings = checkOptions('resilient', options, resilienceFields<Env>());
  if (settings.failoverTakesWrites && settings.failover === undefined) {
    throw new OptionsError('resilient', ['failoverTakesWrites needs failover']);
  }
  return settings as ResilienceSettings<Env>;
}

function healthProblem(given: unknown): string | undefined {
  const { path, contains = '-' } = (given ?? {}) as Partial<Record<keyof HealthCheck, unknown>>;
  if (typeof path !== 'string' || !/^\/[\w./~-]*$/.test(path) || path.includes('//')) {
    return 'must have a "path" such as /status/, without query and escapes';
  }
  return typeof contains === 'string' && contains !== ''
    ? undefined
    : 'must have a non-empty string as "contains", if any';
}
