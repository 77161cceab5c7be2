import type { BaseContext } from '@portcullis/core';
import { bytesUpTo, isSafeMethod, RareReport } from '@portcullis/core/internal';
import { type Origin, requireOrigin } from '../origin.ts';
import type { AnswerCache, Ask, CacheableCall } from './answer-cache.ts';
import { cacheKey, changeKey } from './cache-key.ts';
import { type Freshness, freshness } from './freshness.ts';
import { answerFrom, CACHE_STATUS, keptAnswer, keptChange } from './kept-answer.ts';
import {
  type AnswerStore,
  type PublicCacheOptions,
  type PublicCacheSettings,
  publicCacheSettings,
} from './public-cache-options.ts';
import { publicRequest } from './public-request.ts';

/** How the record calls answers that were kept. No binding has such a name. */
const UPSTREAM = 'public-cache';

/** What a body is given up with that is larger than what is kept. */
const TOO_LARGE = /* @__PURE__ */ new RangeError('larger than what is kept');

/**
 * The same origin, whose answers that are for everybody are kept for a while: pages that a policy opens to anyone, asked for by GET
 * by somebody unknown without a cookie or a credential, of which the origin says that shared caches may keep them.
 *
 * Never kept and never given from what was kept: anything for somebody who is known or could be, an answer that sets a cookie, and
 * one that differs by something outside of the key. Each request is decided on before this is asked, so that what a policy no longer
 * opens is no longer given. The origin is sent nothing that is not part of the key: no header of one visitor shapes the answer of
 * another.
 *
 * A request that may have changed a page, and is not answered by an error, ends what was kept of that address. A cache that fails or
 * is slow is as good as empty. It does **not** ask whether a page has changed, and does not keep others from asking the origin while
 * the first answer comes.
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

class PublicCache implements AnswerCache {
  readonly #origin: string;
  readonly #settings: PublicCacheSettings;
  readonly #keyed: ReadonlySet<string>;
  readonly #report: RareReport;

  constructor(origin: string, settings: PublicCacheSettings) {
    this.#origin = origin;
    this.#settings = settings;
    this.#report = new RareReport(settings.report);
    this.#keyed = new Set(settings.headers.map((name) => name.toLowerCase()));
  }

  async answer(call: CacheableCall, ask: Ask): Promise<Response> {
    const { context } = call;
    const headers = publicRequest(call, this.#keyed);
    if (headers === undefined) return this.#passed(await ask({ ...call.headers }), call.context);
    const key = await cacheKey(this.#origin, context.target, headers, this.#keyed);
    const { clock, trail } = context;
    const start = clock.now();
    const kept = await this.#kept(key, context);
    if (kept === undefined) return this.#fetched(key, await ask(headers), start, context);
    trail.add({ type: 'upstream.answered', upstream: UPSTREAM, status: 200, latencyMs: clock.now() - start });
    return kept;
  }

  /**
   * The answer to a request that went past. One that may have changed a page lets nothing be given any more that was kept of it,
   * before whoever sent it comes back (RFC 9111 section 4.4). In this location alone, as what was kept.
   */
  async #passed(
    answer: Response,
    { request, target, clock, resource }: CacheableCall['context'],
  ): Promise<Response> {
    // Some applications take what changes a page by GET, and say so.
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

  /** An answer of the origin, which is kept beside being given, if it may be. */
  #fetched(key: string, answer: Response, askedAt: number, { execution }: BaseContext): Response {
    const { maxSeconds, maxBytes } = this.#settings;
    const found = freshness(answer, this.#keyed, askedAt);
    const length = answer.headers.get('content-length');
    const { body } = answer;
    if (found === undefined || body === null || Number(length ?? 0) > maxBytes) return answer;
    const [given, copied] = body.tee();
    const fresh = { ...found, freshSeconds: Math.min(found.freshSeconds, maxSeconds) };
    execution.waitUntil(this.#keep(key, answer, copied, fresh, askedAt));
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
    // Half a page is nobody's page. That it broke off is told to whoever was given it.
    if (body === undefined || (length !== null && Number(length) !== body.byteLength)) return;
    try {
      await (await this.#open()).put(key, keptAnswer(answer, body, fresh, askedAt));
    } catch (error) {
      this.#failed(error, askedAt);
    }
  }

  #open(): Promise<AnswerStore> {
    // A cache of our own name: what a site keeps in the default cache cannot get mixed up with it.
    return this.#settings.open?.() ?? caches.open('portcullis-public');
  }

  #inTime<Value>(work: Promise<Value>): Promise<Value> {
    const { startTimer, timeoutMs } = this.#settings;
    return new Promise((resolve, reject) => {
      const cancel = startTimer(() => reject(new RangeError(`no answer in ${timeoutMs} ms`)), timeoutMs);
      work.then(resolve, reject).finally(cancel);
    });
  }

  #failed(error: unknown, now: number): void {
    const why = error instanceof Error ? error.name : typeof error;
    this.#report.tell(`portcullis: the public cache in front of ${this.#origin} failed (${why})`, now);
  }
}
