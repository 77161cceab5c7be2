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

/** Where an origin says of itself how it is. */
export interface HealthCheck {
  /** A path that the origin answers quickly and to everybody, such as `/status/`. */
  readonly path: string;
  /**
   * What the answer's body must contain. Default: a status below 400 is enough. It says that the web server and what the path
   * touches are well, and nothing of the rest.
   */
  readonly contains?: string;
}

/** What is done when an origin is in trouble. */
export interface ResilienceOptions<Env = unknown> {
  /**
   * How long one call may take until the headers of its answer, in seconds, counted from the end of its own body. What the
   * application's `timeoutSeconds` says holds for all calls of a request together. Default 30.
   */
  readonly firstByteSeconds?: number;
  /**
   * The longest pause in the body of an answer, in seconds. Bodies then pass through the Worker's own code. Default: none is
   * too long, and bodies stream past it.
   */
  readonly idleSeconds?: number;
  /**
   * How often a request that only reads is sent again after no answer, or 502, 503 or 504 without `Retry-After`: GET, HEAD or
   * OPTIONS without a body, for a resource that is known to be only read. Default 1.
   */
  readonly retries?: number;
  /**
   * Failed requests in a row after which the origin is left alone, in each isolate: failures to connect, or failures of at least two
   * callers at two paths. A request counts once, and only after all of its body was sent. Default 5.
   */
  readonly failures?: number;
  /** How long it is left alone until one call tries, in seconds. Default 10. */
  readonly openSeconds?: number;
  /**
   * How the origin is asked whether it is well: after `failures` that may be those of one caller or one page, and then in place of a
   * request. Default: requests find out.
   */
  readonly health?: HealthCheck;
  /**
   * Asked where the origin gave no answer, or is left alone: for requests that may be sent once more. It must know the same
   * host. Default: nobody is.
   */
  readonly failover?: Origin<Env>;
  /**
   * Whether every other request goes to `failover` too, while the origin is left alone and so got none of it. Only for one whose
   * writes are the origin's. Default `false`.
   */
  readonly failoverTakesWrites?: boolean;
  /** Is told of each change. Default: nobody is. */
  readonly tell?: (change: OriginChangeFacts, scope: OriginScope<Env>) => void;
  /** Calls back after a number of milliseconds, and returns what cancels that. Default: `setTimeout`. For tests only. */
  readonly startTimer?: StartTimer;
}

/** The options that have no default. */
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
      // Nobody would ask a cache of its own: that of the origin stands in front of both.
      return isOrigin(given) && given.cache === undefined ? undefined : ORIGIN_WORDS;
    }),
    failoverTakesWrites: flag(false),
    tell: callback(() => () => {}),
    startTimer: callback(() => systemTimer),
  };
}

/** The options, checked and completed. Throws `OptionsError` with everything wrong. */
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
    return 'must have a plain path, such as /status/';
  }
  return typeof contains === 'string' && contains !== ''
    ? undefined
    : 'must contain a text that is not empty';
}
