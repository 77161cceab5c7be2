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
  /** Path that the origin answers quickly and without authentication, such as `/status/`. */
  readonly path: string;
  /**
   * Text that the response must contain. Default: a status below 400 is enough.
   *
   * A status shows that the web server works, and what it needs for this path. It shows nothing about the rest.
   */
  readonly contains?: string;
}

/** Options of `resilient()`: what happens when an origin fails. */
export interface ResilienceOptions<Env = unknown> {
  /**
   * Timeout until the headers of a response arrive, for each attempt, in seconds. All attempts together are limited by
   * `timeoutSeconds`. Default 30.
   *
   * Counted from the end of the request's own body.
   */
  readonly firstByteSeconds?: number;
  /**
   * Longest pause while a response body arrives, in seconds. If set, bodies stream through the code of the Worker. Default: no
   * limit.
   */
  readonly idleSeconds?: number;
  /**
   * How often a failed read is repeated: a GET, HEAD or OPTIONS request without a body, for a resource that is known to be
   * read-only. A read has failed if there was no response, or if its status is 502, 503 or 504 without `Retry-After`. Default 1.
   */
  readonly retries?: number;
  /**
   * Number of consecutive failures that open the circuit breaker, in each isolate. Counted are failed connections, and failures
   * for at least two callers at two paths. For other failures, set `health`. Default 5.
   *
   * A request counts once, and only after all of its body was sent.
   */
  readonly failures?: number;
  /** How long the circuit breaker stays open until one request tries again, in seconds. Default 10. */
  readonly openSeconds?: number;
  /**
   * Health check of the origin. It runs after `failures` that could be caused by one caller or one page, and after `openSeconds`
   * in place of the request that tries again. Default: requests show whether the origin works.
   */
  readonly health?: HealthCheck;
  /**
   * Second origin for requests that can be repeated, if the first does not respond or its circuit breaker is open. It must serve
   * the same host. Default: none.
   */
  readonly failover?: Origin<Env>;
  /**
   * Whether all other requests also go to `failover` while the circuit breaker is open. Use it only if both origins write to the
   * same database. Default `false`.
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

const seconds = { above: 0, to: 2_147_483 } as const;

/** How each option is checked. */
export function resilienceFields<Env>(): FieldsFor<ResilienceOptions<Env>, Open> {
  return {
    firstByteSeconds: number({ ...seconds, fallback: 30 }),
    idleSeconds: number({ ...seconds, fallback: undefined }),
    retries: number({ from: 0, to: 3, whole: true, fallback: 1 }),
    failures: number({ from: 1, to: 1000, whole: true, fallback: 5 }),
    openSeconds: number({ ...seconds, fallback: 10 }),
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
