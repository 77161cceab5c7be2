import type { BaseContext } from '@portcullis/core';
import { RateLimit, RecentMap } from '@portcullis/core/internal';
import { keyedHash } from './keyed-hash.ts';

/** How long answers about credentials are remembered, and how often they are asked for. */
export interface RememberedAnswersOptions {
  /** How long an answer is believed, in seconds. Default 300. */
  readonly cacheSeconds?: number;
  /** How long credentials that Phorge does not know are refused without asking again, in seconds. Default 60. */
  readonly unknownSeconds?: number;
  /** How often Phorge is asked about credentials that nobody remembers, for one client address, a minute, in each isolate. Default 30. */
  readonly perClient?: number;
  /** The same for all together. Default 600. */
  readonly perMinute?: number;
}

/** An answer, for as long as it is believed. */
export type Remembered<Answer> = Answer & {
  /** Seconds since the Unix epoch. */
  readonly expiresAt: number;
};

/** Why there is no answer: Phorge does not know the credentials, did not a moment ago, or is asked too often. */
export type NoAnswer = 'unknown' | 'known-unknown' | 'too-many';

/**
 * Asks about credentials, unless the answer is remembered: for a while, under a keyed hash, in this isolate alone. That they are
 * unknown is remembered too, apart, so that invented ones push no good ones out; and how often is asked is bounded, for
 * each client address and for all.
 *
 * The same answer is the same object while it is believed. What `ask` throws is not remembered.
 */
export function rememberedAnswers<Answer extends object>(
  options: RememberedAnswersOptions,
): (
  context: Pick<BaseContext, 'request' | 'clock'>,
  credentials: string,
  ask: () => Promise<Answer | 'unknown'>,
) => Promise<Remembered<Answer> | NoAnswer> {
  const { cacheSeconds = 300, unknownSeconds = 60, perClient = 30, perMinute = 600 } = options;
  const limit = new RateLimit({ perClient, forAll: perMinute, windowMs: 60_000 });
  const known = new RecentMap<Remembered<Answer>>({ maxEntries: 10_000 });
  const unknown = new RecentMap<number>({ maxEntries: 10_000 });
  const keyOf = keyedHash();

  return async ({ request, clock }, credentials, ask) => {
    const key = await keyOf(credentials);
    const now = clock.now();
    const remembered = known.get(key);
    if (remembered !== undefined && now < remembered.expiresAt * 1000) return remembered;
    if (now < (unknown.get(key) ?? 0)) return 'known-unknown';
    // Two first requests at once ask twice: in a Worker no request may wait for another's answer.
    if (!limit.take(request.headers.get('cf-connecting-ip') ?? '', now)) return 'too-many';
    const answer = await ask();
    const then = clock.now();
    if (answer === 'unknown') {
      unknown.set(key, then + 1000 * unknownSeconds);
      return 'unknown';
    }
    const believed = Object.freeze({ ...answer, expiresAt: Math.floor(then / 1000) + cacheSeconds });
    known.set(key, believed, JSON.stringify(believed).length);
    return believed;
  };
}
