import type { BaseContext } from '@portcullis/core';
import { failureKind, inTime, RareReport, wasSetBack } from '@portcullis/core/internal';
import { sessionError } from '../failures/session-failure.ts';
import { secondsOf } from '../session/seconds.ts';
import { LockIndex } from './lock-index.ts';
import type { LocksSettings } from './lock-options.ts';

/** How long the list is used without reading it again, in milliseconds. */
const READ_MS = 3000;

/** How old the list may be for a request that comes while another one reads it, in milliseconds. */
const WHILE_READ_MS = 6000;

/** How long the store is not asked after it failed, in milliseconds. */
const PAUSE_MS = 1000;

interface ReadList {
  readonly index: LockIndex;
  /** When its reading started: what was added later may be missing. */
  readonly at: number;
}

/**
 * The list of locks in one isolate: read every few seconds, by the request that finds it too old. If the store fails, the last list is used
 * for a stated time, and then no request passes.
 */
export class LockList {
  readonly #settings: LocksSettings;
  readonly #report: RareReport;
  #read: ReadList | undefined;
  /** When the last call of the store started that may still be answered. */
  #readingSince = Number.NEGATIVE_INFINITY;
  #failedAt = Number.NEGATIVE_INFINITY;
  /** Grows when this isolate changed the list: what was read before may lack the change. */
  #changes = 0;
  #isOutdated = false;

  constructor(settings: LocksSettings) {
    this.#settings = settings;
    this.#report = new RareReport(settings.report);
  }

  /**
   * The list, without a promise if it is new enough. Fails with `session.locks_unavailable` if it is not known.
   */
  at(context: Pick<BaseContext, 'clock'>): LockIndex | Promise<LockIndex> {
    const known = this.known(context);
    if (known !== undefined) return known;
    const now = context.clock.now();
    if (isWithin(this.#failedAt, PAUSE_MS, now)) return this.#last(now);
    return this.#readAnew(context, now);
  }

  /** The list, if it is new enough; it is not read. */
  known({ clock }: Pick<BaseContext, 'clock'>): LockIndex | undefined {
    if (this.#isOutdated) return undefined;
    const now = clock.now();
    const isBeingRead = isWithin(this.#readingSince, READ_MS, now);
    // A store that failed is asked again by one request, and the others do not wait for it.
    const isFailing = this.#failedAt > (this.#read?.at ?? Number.POSITIVE_INFINITY);
    const whileRead = isFailing ? this.#settings.keepSeconds * 1000 : WHILE_READ_MS;
    return this.#isYounger(isBeingRead ? whileRead : READ_MS, now) ? this.#read?.index : undefined;
  }

  /** Reads it at the next request: this isolate has changed it. */
  outdated(): void {
    this.#changes++;
    this.#isOutdated = true;
  }

  async #readAnew(context: Pick<BaseContext, 'clock'>, now: number): Promise<LockIndex> {
    const { store, storeTimeoutMs, sleep, protectedPeople } = this.#settings;
    this.#readingSince = now;
    const changes = this.#changes;
    try {
      const locks = await inTime(storeTimeoutMs, sleep, store.list(secondsOf(context)));
      const index = new LockIndex(locks, protectedPeople);
      // Of two readings, the one that started later knows more.
      const isLater = this.#read === undefined || this.#read.at <= now || wasSetBack(this.#read.at, now);
      if (isLater && changes === this.#changes) {
        this.#read = { index, at: now };
        this.#isOutdated = false;
      }
      this.#failedAt = Number.NEGATIVE_INFINITY;
      return index;
    } catch (cause) {
      const then = context.clock.now();
      this.#failedAt = then;
      this.#report.tell(
        `portcullis: the list of locks could not be read (${failureKind(cause)}); the last list is used for at most ${this.#settings.keepSeconds} seconds`,
        then,
      );
      return this.#last(then, cause);
    } finally {
      if (this.#readingSince === now) this.#readingSince = Number.NEGATIVE_INFINITY;
    }
  }

  /** The last list that was read, if it is not too old. */
  #last(now: number, cause?: unknown): LockIndex {
    const { keepSeconds } = this.#settings;
    if (this.#isYounger(keepSeconds * 1000, now)) return (this.#read as ReadList).index;
    throw sessionError('session.locks_unavailable', {
      detail: `the list of locks could not be read, and the last one is older than ${keepSeconds} seconds`,
      headers: { 'retry-after': '5' },
      cause,
    });
  }

  #isYounger(milliseconds: number, now: number): boolean {
    return this.#read !== undefined && isWithin(this.#read.at, milliseconds, now);
  }
}

/** Whether a time is at most so long ago. If the clock was set back, that is unknown. */
function isWithin(since: number, milliseconds: number, now: number): boolean {
  return now - since < milliseconds && !wasSetBack(since, now);
}
