import type { Clock } from '@portcullis/core';
import {
  type Completed,
  callback,
  checkOptions,
  consoleReport,
  DeadlineExceeded,
  type Execution,
  type FieldsFor,
  failureKind,
  number,
  objectWith,
  Pause,
  type Sleep,
  systemClock,
  systemSleep,
  tell,
  tellOperator,
  wasSetBack,
  withDeadline,
} from '@portcullis/core/internal';
import { secretError } from './secret-failure.ts';
import {
  type SecretSource,
  SecretSourceError,
  type SecretVersion,
  type SecretVersions,
} from './secret-source.ts';

/** A secret got a version that was not seen before. Holds names only. */
export interface SecretRotation {
  /** The source's name. */
  readonly name: string;
  readonly id: string;
  readonly previousId: string;
}

/** How long a store's response is used. */
export interface CachedSecretOptions {
  /**
   * Age after which a value is fetched again in the background, in seconds. A new version is used to sign and encrypt only after
   * three times this age. Default 60.
   */
  readonly softAgeSeconds?: number;
  /**
   * Age after which a value is no longer used, in seconds. If it cannot be fetched by then, requests are refused with 503. At
   * least twice `softAgeSeconds`. Default 86,400 (a day).
   */
  readonly hardAgeSeconds?: number;
  /** After a failure the store is left alone for so long, in seconds. Default 10. */
  readonly retrySeconds?: number;
  /** A read is given up after this time, in milliseconds. Default 5000. */
  readonly timeoutMs?: number;
  /** Default: the runtime's clock. */
  readonly clock?: Clock;
  /** Waits so many milliseconds. Default: the runtime's timer. */
  readonly sleep?: Sleep;
  /** Is told once of each new version that this isolate sees. Default: nobody is. */
  readonly onRotated?: (rotation: SecretRotation) => void;
  /** Is told in words, without secrets, that the store did not answer. Default: the runtime's `console.error`. */
  readonly warn?: (text: string) => void;
}

/** A secret that is read when it is needed, and cached. */
export interface CachedSecret {
  readonly name: string;
  /**
   * All versions that are good, the one to make things with first. Everything that verifies takes all of them. The same
   * list is returned until something changed.
   *
   * Rejects with 503 `secret.unavailable` if no version is young enough.
   */
  readonly versions: (execution: Execution) => Promise<SecretVersions>;
}

/** From this many soft ages on, a request waits for the store before it uses what was read. */
const WAITS_FROM = 2;
/** A version is used to make things when it is older than this many soft ages: every isolate knows it by then. */
const SETTLED_FROM = 3;

interface Kept {
  readonly versions: SecretVersions;
  readonly readAt: number;
}

/**
 * Caches a secret in the isolate, so that the store is asked once a minute and not for each request.
 *
 * Within the soft age it is used as it is. After it, it is used and read again concurrently with the request; after twice the soft age (an
 * isolate that was idle), the request waits for the store. If the store fails, the cached value is used until the hard age, and no longer.
 *
 * A new version signs and seals nothing until it is three soft ages old, if the store returns the version's time and an older one is still
 * accepted: by then every serving isolate has it, and none refuses what another created.
 *
 * It remembers no version that the store has no longer: take the old one away, and it is good for nothing within
 * twice the soft age.
 *
 * @example
 * ```ts
 * import { cachedSecret, envSecret } from '@portcullis/secrets';
 *
 * const sessionKey = cachedSecret(envSecret({ SESSION_KEY: 'x'.repeat(32) }, ['SESSION_KEY', 'SESSION_KEY_OLD']));
 * const [first, ...older] = await sessionKey.versions({ waitUntil: () => {} });
 * export const keys = [first.value, ...older.map(({ value }) => value)];
 * ```
 */
export function cachedSecret(source: SecretSource, options: CachedSecretOptions = {}): CachedSecret {
  if (typeof (source as Partial<SecretSource> | undefined)?.read !== 'function')
    throw new TypeError('cachedSecret: the source must be an object with read(), such as envSecret()');
  const { softAgeSeconds, hardAgeSeconds, retrySeconds, timeoutMs, clock, sleep, onRotated, warn } =
    settingsOf(options);
  const soft = softAgeSeconds * 1000;
  let kept: Kept | undefined;
  let shown: SecretVersions | undefined;
  const pause = new Pause();
  let readingSince = Number.NEGATIVE_INFINITY;

  const warned = (problem: string): void => tellOperator(warn, `portcullis: ${problem}`);

  /** Each request does its own: a promise of one request must not be awaited in another. Never rejects. */
  const read = async (): Promise<void> => {
    const began = clock.now();
    readingSince = began;
    try {
      const versions = await inTime(source, timeoutMs, sleep);
      // A slow answer does not replace what was asked for later.
      if (kept === undefined || kept.readAt <= began) {
        const before = kept?.versions;
        kept = { versions, readAt: began };
        pause.end();
        const [{ id }] = versions;
        if (before?.every((known) => known.id !== id)) {
          tell(onRotated, { name: source.name, id, previousId: before[0].id }, (error) =>
            warned(`${source.name}: onRotated failed (${failureKind(error)})`),
          );
        }
      }
    } catch (error) {
      pause.begin(clock.now(), retrySeconds * 1000);
      warned(inWords(error, source));
    } finally {
      if (readingSince === began) readingSince = Number.NEGATIVE_INFINITY;
    }
  };

  const current = (): SecretVersions | undefined => {
    if (kept === undefined || clock.now() - kept.readAt > hardAgeSeconds * 1000) return undefined;
    const ordered = inUseFirst(kept.versions, clock.now() - SETTLED_FROM * soft);
    if (shown === undefined || !areSame(shown, ordered)) shown = ordered;
    return shown;
  };

  return {
    name: source.name,
    versions: async (execution) => {
      const now = clock.now();
      // It is due then: it would be good, whatever the store has taken away, until the clock is there again.
      if (kept !== undefined && wasSetBack(kept.readAt, now))
        kept = { ...kept, readAt: now - WAITS_FROM * soft };
      const age = kept === undefined ? Number.POSITIVE_INFINITY : now - kept.readAt;
      const mayAsk = pause.left(now) === 0;
      if (age > WAITS_FROM * soft) {
        if (mayAsk) await read();
      } else if (age > soft && mayAsk && now - readingSince > timeoutMs) {
        execution.waitUntil(read());
      }
      const versions = current();
      if (versions !== undefined) return versions;
      throw secretError('secret.unavailable', {
        detail:
          kept === undefined
            ? `${source.name}: it could not be read yet; see the Worker's log for why`
            : `${source.name}: the value read ${Math.floor(age / 1000)} seconds ago is older than hardAgeSeconds (${hardAgeSeconds}), and the store does not answer`,
        headers: { 'retry-after': String(Math.ceil(retrySeconds)) },
      });
    },
  };
}

/** Puts the newest settled version first. Where none is, or the store does not say, the newest is. */
function inUseFirst(versions: SecretVersions, settledBefore: number): SecretVersions {
  const used = versions.find(({ createdAt }) => createdAt === undefined || createdAt <= settledBefore);
  return used === undefined ? versions : [used, ...versions.filter((version) => version !== used)];
}

function areSame(one: SecretVersions, other: SecretVersions): boolean {
  const same = ({ id, value }: SecretVersion, at: number): boolean =>
    other[at]?.id === id && other[at]?.value === value;
  return one.length === other.length && one.every(same);
}

/** The read, ended by its signal; a source that does not listen to it is left behind. */
async function inTime(source: SecretSource, timeoutMs: number, sleep: Sleep): Promise<SecretVersions> {
  try {
    return await withDeadline(timeoutMs, sleep, (signal) => source.read(signal));
  } catch (error) {
    if (!(error instanceof DeadlineExceeded)) throw error;
    throw new SecretSourceError(`${source.name}: the store did not answer within ${timeoutMs} ms`);
  }
}

/** Only our own errors are known to hold no secret. */
function inWords(error: unknown, { name }: SecretSource): string {
  return error instanceof SecretSourceError ? error.message : `${name}: reading it failed`;
}

function settingsOf(options: CachedSecretOptions): Completed<CachedSecretOptions> {
  return checkOptions(
    'cachedSecret',
    options,
    cachedSecretFields,
    ({ softAgeSeconds, hardAgeSeconds }, problem) => {
      if (hardAgeSeconds < WAITS_FROM * softAgeSeconds)
        problem('hardAgeSeconds must be at least twice softAgeSeconds');
    },
  );
}

/** How each option is checked. */
export const cachedSecretFields: FieldsFor<CachedSecretOptions> = {
  softAgeSeconds: number({ above: 0, to: 86_400, fallback: 60 }),
  hardAgeSeconds: number({ above: 0, to: 2_592_000, fallback: 86_400 }),
  retrySeconds: number({ from: 0, to: 3600, fallback: 10 }),
  timeoutMs: number({ above: 0, to: 60_000, fallback: 5000 }),
  clock: objectWith<Clock>(['now'], () => systemClock),
  sleep: callback<Sleep>(() => systemSleep),
  onRotated: callback<(rotation: SecretRotation) => void>(() => () => {}),
  warn: callback<(text: string) => void>(() => consoleReport),
};
