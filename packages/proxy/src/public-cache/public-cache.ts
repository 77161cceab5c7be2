import type { BaseContext } from '@portcullis/core';
import { bytesUpTo, isSafeMethod, RareReport } from '@portcullis/core/internal';
import { type Origin, requireOrigin } from '../origin.ts';
import type { AnswerCache, Ask, CacheableCall } from './answer-cache.ts';
import { cacheKey, changeKey } from './cache-key.ts';
import type { Freshness } from './freshness.ts';
import { type Keeping, PUBLIC } from './keeping.ts';
import { answerFrom, CACHE_STATUS, keptAnswer, keptChange } from './kept-answer.ts';
import {
  type AnswerStore,
  type PublicCacheOptions,
  type PublicCacheSettings,
  publicCacheSettings,
} from './public-cache-options.ts';

/** The upstream name of cached responses in events. No binding has such a name. */
const UPSTREAM = 'public-cache';

/** The error of a body that is too large to be cached. */
const TOO_LARGE = /* @__PURE__ */ new RangeError('larger than what is kept');

/**
 * Wraps an origin with a cache for its public responses: to GET requests of anonymous clients, without cookies and credentials,
 * for pages that a policy opens to everyone, if the origin allows shared caches to store the response.
 *
 * It never stores, and never serves from the cache: a response for a caller who is or could be identified, a response that sets a
 * cookie, and one that varies by something outside of the key. Each request is authorized before the cache is asked, so a page
 * that a policy no longer opens is no longer served. Only headers that are part of the key are sent to the origin: no header of
 * one visitor influences the response for another.
 *
 * A request that may have changed a page, and is not answered with an error, invalidates the cached responses of that URL. A
 * cache that fails or times out counts as empty. It does **not** revalidate cached responses with the origin, and does not
 * collapse concurrent requests for the same page.
 *
 * @example
 * ```ts
 * import { binding, publicCache } from '@portcullis/proxy';
 *
 * const origin = publicCache(binding('WIKI'), { maxSeconds: 300 });
 * ```
 */
export function publicCache<Env>(origin: Origin<Env>, options: PublicCacheOptions = {}): Origin<Env> {
  requireOrigin('publicCache', origin);
  return { ...origin, cache: new PublicCache(origin.name, publicCacheSettings(options)) };
}

/** A cache in front of an origin, which stores what `keeping` says. */
export class PublicCache implements AnswerCache {
  readonly #origin: string;
  readonly #settings: PublicCacheSettings;
  readonly #keyed: ReadonlySet<string>;
  readonly #report: RareReport;
  readonly #keeping: Keeping;

  constructor(origin: string, settings: PublicCacheSettings, keeping: Keeping = PUBLIC) {
    this.#origin = keeping.space === '' ? origin : `${origin} ${keeping.space}`;
    this.#keeping = keeping;
    this.#settings = settings;
    this.#report = new RareReport(settings.report);
    this.#keyed = new Set(settings.headers.map((name) => name.toLowerCase()));
  }

  async answer(call: CacheableCall, ask: Ask): Promise<Response> {
    const { context } = call;
    const headers = this.#keeping.request(call, this.#keyed);
    if (headers === undefined) return this.#passed(await ask({ ...call.headers }), call.context);
    const key = await cacheKey(this.#origin, context.target, headers, this.#keyed);
    const { clock, trail } = context;
    const start = clock.now();
    const kept = await this.#kept(key, context);
    if (kept === undefined) return this.#fetched(key, await ask(headers), start, call);
    trail.add({ type: 'upstream.answered', upstream: UPSTREAM, status: 200, latencyMs: clock.now() - start });
    return kept;
  }

  /**
   * The response to a request that bypasses the cache. A request that may have changed a page invalidates its cached responses
   * before it is answered (RFC 9111 section 4.4), in this location only, where they were cached.
   */
  async #passed(
    answer: Response,
    { request, target, clock, resource }: CacheableCall['context'],
  ): Promise<Response> {
    // Some applications accept changes by GET, and classify those requests.
    const isRead = isSafeMethod(request.method) && resource?.reads !== false;
    if (isRead || answer.status >= 400) return answer;
    const now = clock.now();
    try {
      const key = await changeKey(this.#origin, target);
      await this.#inTime((await this.#open()).put(key, keptChange(this.#settings.maxSeconds, now)));
    } catch (error) {
      this.#failed(error, now);
    }
    return answer;
  }

  async #kept(key: string, { clock, target }: BaseContext): Promise<Response | undefined> {
    try {
      const [cache, changed] = await Promise.all([this.#open(), changeKey(this.#origin, target)]);
      const [found, change] = await this.#inTime(Promise.all([cache.match(key), cache.match(changed)]));
      return found && answerFrom(found, change, clock.now());
    } catch (error) {
      this.#failed(error, clock.now());
      return undefined;
    }
  }

  /** A response of the origin, which is also stored if it may be. */
  #fetched(key: string, answer: Response, askedAt: number, call: CacheableCall): Response {
    const { maxSeconds, maxBytes } = this.#settings;
    const found = this.#keeping.freshness(answer, this.#keyed, askedAt, call);
    const length = answer.headers.get('content-length');
    const { body } = answer;
    if (found === undefined || body === null || Number(length ?? 0) > maxBytes) return answer;
    const [given, copied] = body.tee();
    const fresh = { ...found, freshSeconds: Math.min(found.freshSeconds, maxSeconds) };
    call.context.execution.waitUntil(this.#keep(key, answer, copied, fresh, askedAt));
    const told = new Response(given, answer);
    told.headers.set(CACHE_STATUS, 'portcullis; fwd=miss');
    return told;
  }

  async #keep(
    key: string,
    answer: Response,
    copied: ReadableStream<Uint8Array>,
    fresh: Freshness,
    askedAt: number,
  ): Promise<void> {
    const body = await bytesUpTo(copied, this.#settings.maxBytes, () => TOO_LARGE).catch(() => undefined);
    const length = answer.headers.get('content-length');
    // An incomplete body is not stored. The client of this response sees the error.
    if (body === undefined || (length !== null && Number(length) !== body.byteLength)) return;
    const kept = this.#keeping.body(body, answer);
    if (kept === undefined) return;
    try {
      await (await this.#open()).put(key, keptAnswer(answer, kept, fresh, askedAt));
    } catch (error) {
      this.#failed(error, askedAt);
    }
  }

  #open(): Promise<AnswerStore> {
    // A named cache, separate from what a site stores in the default cache.
    return this.#settings.open?.() ?? caches.open('portcullis-public');
  }

  #inTime<Value>(work: Promise<Value>): Promise<Value> {
    const { startTimer, timeoutMs } = this.#settings;
    return new Promise((resolve, reject) => {
      const cancel = startTimer(
        () => reject(new RangeError(`no response within ${timeoutMs} ms`)),
        timeoutMs,
      );
      work.then(resolve, reject).finally(cancel);
    });
  }

  #failed(error: unknown, now: number): void {
    const why = error instanceof Error ? error.name : typeof error;
    this.#report.tell(`portcullis: the public cache in front of ${this.#origin} failed (${why})`, now);
  }
}
