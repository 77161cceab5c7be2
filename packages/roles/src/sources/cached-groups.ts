import type { Clock } from '@portcullis/core';
import { Pause, wasSetBack } from '@portcullis/core/internal';
import { Lease } from '@portcullis/jwks/internal';
import type { GroupsAnswer } from '../group-source.ts';
import { DirectoryFailure } from './directory-failure.ts';
import type { DirectorySettings } from './directory-options.ts';

/** Lists the groups of a caller at a directory. */
export type ListedGroups = Pick<Extract<GroupsAnswer, { answered: true }>, 'groups' | 'seen'>;

interface Cached {
  readonly answer: GroupsAnswer;
  readonly since: number;
  readonly until: number;
}

/** How often a waiting request checks for the result of another one, in milliseconds. */
const POLL_MS = 50;

/**
 * Caches the answers of a directory by caller. If several requests of one caller arrive, one calls the directory and the others
 * poll for its result, because in workerd a request cannot await a promise of another request.
 */
export class CachedGroups {
  readonly #settings: DirectorySettings;
  readonly #leaseMs: number;
  readonly #byCaller = new Map<string, Cached>();
  readonly #asking = new Map<string, Lease>();
  readonly #pause = new Pause();

  constructor(settings: DirectorySettings) {
    this.#settings = settings;
    this.#leaseMs = 2 * settings.timeoutMs + 1000 * settings.maxWaitSeconds;
  }

  /** Returns the groups of a caller, from the cache or from the directory. */
  async get(caller: string, clock: Clock, ask: () => Promise<ListedGroups>): Promise<GroupsAnswer> {
    // The waiting time is counted, not read from the clock, so that it ends even if the clock does not advance.
    for (let waited = 0; waited <= this.#leaseMs; waited += POLL_MS) {
      const now = clock.now();
      const cached = this.#byCaller.get(caller);
      if (cached !== undefined && now < cached.until && !wasSetBack(cached.since, now)) return cached.answer;
      const pause = this.#pause.left(now);
      if (pause > 0)
        return unanswered(`the directory limits the rate for another ${Math.ceil(pause / 1000)} s`);
      const lease = this.#leaseOf(caller);
      const ticket = lease.take(now);
      if (ticket !== undefined) {
        try {
          return await this.#ask(caller, clock, ask);
        } finally {
          lease.release(ticket);
          if (!lease.isHeld(clock.now())) this.#asking.delete(caller);
        }
      }
      await this.#settings.sleep(POLL_MS);
    }
    return unanswered('another request for the same caller is in progress');
  }

  async #ask(caller: string, clock: Clock, ask: () => Promise<ListedGroups>): Promise<GroupsAnswer> {
    const { cacheSeconds, retrySeconds } = this.#settings;
    try {
      const answer: GroupsAnswer = { answered: true, ...(await ask()) };
      this.#remember(caller, answer, clock.now(), cacheSeconds);
      return answer;
    } catch (error) {
      if (!(error instanceof DirectoryFailure)) throw error;
      const answer = unanswered(error.message);
      const now = clock.now();
      if (error.pauseMs !== undefined) this.#pause.begin(now, error.pauseMs);
      this.#remember(caller, answer, now, retrySeconds);
      return answer;
    }
  }

  #remember(caller: string, answer: GroupsAnswer, since: number, seconds: number): void {
    this.#byCaller.delete(caller);
    this.#byCaller.set(caller, { answer, since, until: since + 1000 * seconds });
    this.#trim(this.#byCaller);
  }

  #leaseOf(caller: string): Lease {
    const lease = this.#asking.get(caller) ?? new Lease(this.#leaseMs);
    this.#asking.set(caller, lease);
    // A canceled request does not release its lease.
    this.#trim(this.#asking);
    return lease;
  }

  #trim(byCaller: Map<string, unknown>): void {
    for (const oldest of byCaller.keys()) {
      if (byCaller.size <= this.#settings.maxCallers) return;
      byCaller.delete(oldest);
    }
  }
}

function unanswered(detail: string): GroupsAnswer {
  return { answered: false, detail };
}
